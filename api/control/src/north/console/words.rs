//! What errors of the console say in Chinese, beside the English text that they carry.

use kernel::{Error, ErrorKind};

const WORDS: &[(&str, &str)] = &[
    ("BadCredentials", "用户名或密码不正确，或账号因多次输错密码已被暂时锁定。"),
    ("SecondFactorRequired", "密码正确；此账号还需输入动态验证码。"),
    ("SecondFactorWrong", "动态验证码不正确或已被使用，请确认手机时间准确后重试。"),
    ("SecondFactorOn", "此账号已启用动态验证码，如需更换请先停用。"),
    ("SecondFactorNotBegun", "尚未开始设置动态验证码，请先获取密钥。"),
    ("Locked", "动态验证码多次输错，账号已被暂时锁定，请稍后再试。"),
    ("TooManySessions", "此账号同时登录数已达上限，请先结束其他会话，或选择结束最早的会话后登录。"),
    ("TooManyLogins", "当前登录人数过多，请稍后再试。"),
    ("NoSession", "会话不存在或已结束，请重新登录。"),
    ("Csrf", "请求不是由本控制台页面发出，已被拒绝；请刷新页面后重试。"),
    ("MustChange", "请先修改密码，再进行其他操作。"),
    ("WrongPassword", "当前密码不正确，或账号因多次输错密码已被暂时锁定。"),
    ("PasswordRequirements", "新密码须为 8 至 128 个字符，并包含大写字母、小写字母、数字、其他字符中的至少三类。"),
    ("PasswordHistory", "新密码不能与最近使用过的密码相同。"),
    ("NoRole", "您在该项目或系统范围内没有角色，或该项目已停用。"),
    ("MethodNotAllowed", "此地址不支持该请求方法。"),
];

/// The text for people who read Chinese.
pub fn zh(e: &Error) -> &'static str {
    if let Some((_, text)) = WORDS.iter().find(|(code, _)| *code == e.code) {
        return text;
    }
    match e.kind {
        ErrorKind::BadRequest | ErrorKind::Precondition | ErrorKind::NotAcceptable => "请求内容有误，请检查后重试。",
        ErrorKind::UnsupportedMediaType => "请求内容的类型不受支持。",
        ErrorKind::TooLarge => "请求内容过大。",
        ErrorKind::Unauthenticated => "请先登录。",
        ErrorKind::Forbidden | ErrorKind::OverQuota => "您没有执行此操作的权限。",
        ErrorKind::NotFound => "未找到所请求的内容。",
        ErrorKind::Conflict | ErrorKind::NoCapacity => "当前状态不允许此操作。",
        ErrorKind::TooManyRequests => "请求过于频繁，请稍后再试。",
        ErrorKind::InsufficientStorage => "存储空间不足。",
        ErrorKind::Unavailable | ErrorKind::Retry => "服务暂时不可用，请稍后重试。",
        ErrorKind::Internal => "系统内部错误，请凭请求编号联系运营人员。",
    }
}
