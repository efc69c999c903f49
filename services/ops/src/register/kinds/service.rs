//! How the service goes: surveys, complaints, instructions, events, advice.

use super::super::schema::{By, Kind, Type, need, opt};
use super::{BASE, LONG, TEXT};

pub(super) const SURVEY: Kind = Kind {
    id: "survey",
    name: "满意度调查",
    name_en: "Surveys",
    by: By::Both,
    visible: true,
    date: Some("closes_at"),
    clause: "Shaanxi 五（二）客户满意度; Beijing city administration 满意度评价",
    fields: &[
        need("title", TEXT, "名称", "Name"),
        need("opens_at", Type::Instant, "开始时间", "Opens"),
        need("closes_at", Type::Instant, "截止时间", "Closes"),
        need("questions", Type::Questions, "题目", "Questions"),
    ],
    ..BASE
};

pub(super) const ANSWER: Kind = Kind {
    id: "survey-answer",
    name: "调查答卷",
    name_en: "Answers of surveys",
    by: By::Tenant,
    visible: true,
    title: "remark",
    parent: Some("survey"),
    clause: "Shaanxi 五（二）客户满意度",
    fields: &[need("scores", Type::Scores, "评分", "Scores"), opt("remark", LONG, "意见", "Remark")],
    ..BASE
};

const VIEW_OF: Type = Type::Choice(&[("confirmed", "属实"), ("unfounded", "不属实")]);
pub(super) const COMPLAINT: Kind = Kind {
    id: "complaint",
    name: "投诉",
    name_en: "Complaints",
    by: By::Tenant,
    visible: true,
    date: Some("received_at"),
    clause: "Qingpu 满意度评价 服务质量：发生投诉且双方核实确实存在的，每次扣1分",
    fields: &[
        need("title", TEXT, "事由", "What"),
        need("content", LONG, "内容", "Contents"),
        need("received_at", Type::Instant, "投诉时间", "When").past(),
        opt("complainant", TEXT, "投诉人", "Who complained"),
        opt("operator_view", VIEW_OF, "运营方核实", "As the operator sees it").of(By::Operator),
        opt("purchaser_view", VIEW_OF, "采购人核实", "As the purchaser sees it").of(By::Purchaser),
        opt("answer", LONG, "处理结果", "Answer").of(By::Operator),
        opt("answered_at", Type::Instant, "答复时间", "Answered").of(By::Operator).past(),
    ],
    ..BASE
};

pub(super) const INSTRUCTION: Kind = Kind {
    id: "instruction",
    name: "采购人指令",
    name_en: "Instructions of the purchaser",
    by: By::Purchaser,
    date: Some("due_at"),
    clause: "Qingpu 满意度评价 日常服务：每发生一次未按要求执行的情况，扣1分",
    fields: &[
        need("title", TEXT, "要求", "What"),
        opt("content", LONG, "内容", "Contents"),
        need("given_at", Type::Instant, "下达时间", "Given").past(),
        need("due_at", Type::Instant, "完成期限", "To be done by"),
        opt("done_at", Type::Instant, "完成时间", "Done").of(By::Operator).past(),
        opt("answer", LONG, "办理情况", "What was done").of(By::Operator),
        opt(
            "verdict",
            Type::Choice(&[("met", "按要求执行"), ("missed", "未按要求执行")]),
            "采购人认定",
            "As the purchaser sees it",
        ),
    ],
    ..BASE
};

pub(super) const ADAPTATION: Kind = Kind {
    id: "adaptation",
    name: "业务适配事件",
    name_en: "Adaptation events",
    by: By::Both,
    visible: true,
    date: Some("at"),
    clause: "Shaanxi 五（二）业务适配性：无资源适配不足导致的业务卡顿 / 中断得 10 分；每出现 1 次扣 2 分",
    fields: &[
        need("title", TEXT, "事件", "What"),
        need("at", Type::Instant, "发生时间", "When").past(),
        need("effect", Type::Choice(&[("stall", "卡顿"), ("interruption", "中断")]), "影响", "Effect"),
        need(
            "cause",
            Type::Choice(&[("resource", "资源适配不足"), ("application", "应用自身"), ("other", "其他")]),
            "原因",
            "Cause",
        ),
        opt("solved_at", Type::Instant, "解决时间", "Solved").past(),
        opt("note", LONG, "说明", "Remark"),
    ],
    ..BASE
};

pub(super) const DEVIATION: Kind = Kind {
    id: "deviation",
    name: "配置不符项",
    name_en: "Configuration deviations",
    by: By::Both,
    date: Some("found_on"),
    clause: "Shaanxi 五（二）配置合规性：资源规格与合同一致得 5 分；每发现 1 项不符扣 2 分",
    fields: &[
        need("title", TEXT, "资源", "Resource"),
        need("found_on", Type::Date, "发现日期", "Found on").past(),
        need("contracted", TEXT, "合同规格", "As contracted"),
        need("actual", TEXT, "实际规格", "As found"),
        opt("fixed_on", Type::Date, "整改日期", "Put right on").past(),
    ],
    ..BASE
};

pub(super) const PROBE: Kind = Kind {
    id: "probe",
    name: "业务不可达反馈",
    name_en: "Reports of unreachable business",
    by: By::Operator,
    date: Some("unreachable_at"),
    clause: "Chuyi 九（一）业务可用性的实时监测：服务人员主动微信及电话反馈，并全力配合医院完成业务恢复的，得5分",
    fields: &[
        need("title", TEXT, "业务系统", "Business system"),
        need("unreachable_at", Type::Instant, "探测到不可达时间", "Found unreachable").past(),
        opt("wechat_at", Type::Instant, "微信反馈时间", "Reported by WeChat").past(),
        opt("phone_at", Type::Instant, "电话反馈时间", "Reported by telephone").past(),
        opt("recovered_at", Type::Instant, "恢复时间", "Recovered").past(),
        opt("helped", Type::Flag, "配合恢复", "Helped to recover"),
        opt("note", LONG, "说明", "Remark"),
    ],
    ..BASE
};

pub(super) const ADVICE: Kind = Kind {
    id: "advice",
    name: "资源利用率异常提醒与优化建议",
    name_en: "Advice on abnormal use of resources",
    by: By::Operator,
    visible: true,
    date: Some("found_at"),
    clause: "Chuyi 九（一）资源利用率异常监测和优化：提供及时的人工提醒和优化建议的并配合我院整改，得5分",
    fields: &[
        need("title", TEXT, "资源", "Resource"),
        need("found_at", Type::Instant, "发现时间", "Found").past(),
        need(
            "class",
            Type::Choice(&[("low", "利用率过低"), ("high", "利用率过高"), ("zombie", "僵尸主机")]),
            "异常",
            "What",
        ),
        opt("reminded_at", Type::Instant, "人工提醒时间", "Reminded by a person").past(),
        opt("advice", LONG, "优化建议", "Advice"),
        opt("helped", Type::Flag, "配合整改", "Helped to put it right"),
    ],
    ..BASE
};
