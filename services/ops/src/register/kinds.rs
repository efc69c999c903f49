//! The registers that there are, with their fields: what the assessment tables of the tenders rest on.

use super::schema::{By, Field, Kind, Type, need, opt};

const TEXT: Type = Type::Text(200);
const LONG: Type = Type::Text(4000);
const COUNT: Type = Type::Integer(0, 1_000_000);
const MINUTES: Type = Type::Integer(0, 525_600);
const YUAN: Type = Type::Decimal(0, 1_000_000_000_000);
const PERCENT: Type = Type::Decimal(0, 100);
const LEVEL: Type = Type::Choice(&[("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级")]);
const ACCEPTED: Field = opt("accepted", Type::Flag, "采购人认可", "Accepted by the purchaser").of(By::Purchaser);

const BASE: Kind = Kind {
    id: "",
    name: "",
    name_en: "",
    fields: &[],
    by: By::Both,
    visible: false,
    title: "title",
    date: None,
    until: None,
    unique: &[],
    parent: None,
    event: None,
    clause: "",
};

/// All registers.
pub const KINDS: &[Kind] = &[
    MLPS,
    CRYPTO,
    CERTIFICATE,
    TRAINING,
    DRILL,
    SURVEY,
    ANSWER,
    COMPLAINT,
    REVENUE,
    INSTITUTION,
    PRODUCT,
    INSTRUCTION,
    ADAPTATION,
    DEVIATION,
    PROBE,
    ADVICE,
    POSITION,
    STAFF,
    AWARD,
];

/// The register of that name.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|k| k.id == id)
}

const MLPS: Kind = Kind {
    id: "mlps",
    name: "等级保护定级备案与测评",
    name_en: "Protection-level filings and assessments",
    by: By::Both,
    visible: true,
    date: Some("due_on"),
    until: Some("valid_until"),
    clause: "Qingpu 满意度评价 三级等保备案; Chuyi 三 1.1.2.4.1.8",
    fields: &[
        need("title", TEXT, "名称", "Name"),
        need(
            "stage",
            Type::Choice(&[("filing", "定级备案"), ("review", "备案复核"), ("assessment", "等级测评")]),
            "事项",
            "What",
        ),
        need("level", LEVEL, "等级", "Level"),
        need("due_on", Type::Date, "应完成日期", "To be done by"),
        opt("done_on", Type::Date, "完成日期", "Done on").past(),
        opt("number", TEXT, "备案证明编号", "Number of the filing"),
        opt("agency", TEXT, "受理机关或测评机构", "Authority or assessor"),
        opt("score", PERCENT, "测评得分", "Score"),
        opt("result", LONG, "结论", "Conclusion"),
        opt("valid_until", Type::Date, "有效期至", "Valid until"),
    ],
    ..BASE
};

const CRYPTO: Kind = Kind {
    id: "crypto",
    name: "商用密码应用安全性评估",
    name_en: "Assessments of cryptography in use",
    by: By::Both,
    visible: true,
    date: Some("due_on"),
    until: Some("valid_until"),
    clause: "Chuyi 三 1.1.2.4.3",
    fields: &[
        need("title", TEXT, "名称", "Name"),
        need("level", LEVEL, "等级", "Level"),
        need("due_on", Type::Date, "应完成日期", "To be done by"),
        opt("done_on", Type::Date, "完成日期", "Done on").past(),
        opt("number", TEXT, "报告编号", "Number of the report"),
        opt("agency", TEXT, "测评机构", "Assessor"),
        opt("score", PERCENT, "得分", "Score"),
        opt("result", LONG, "结论", "Conclusion"),
        opt("valid_until", Type::Date, "有效期至", "Valid until"),
    ],
    ..BASE
};

const CERTIFICATE: Kind = Kind {
    id: "certificate",
    name: "证书与证明",
    name_en: "Certificates",
    by: By::Operator,
    date: Some("issued_on"),
    until: Some("valid_until"),
    clause: "Qingpu 兼容性互认证; Beijing insurance 等级保护第三级、密评、云计算服务安全评估证明",
    fields: &[
        need("title", TEXT, "证书名称", "Name"),
        need(
            "class",
            Type::Choice(&[
                ("platform", "平台资质"),
                ("compatibility", "兼容性互认证"),
                ("person", "人员证书"),
                ("tls", "数字证书"),
                ("licence", "软件授权"),
            ]),
            "类别",
            "Class",
        ),
        need("holder", TEXT, "持有人", "Holder"),
        opt("number", TEXT, "编号", "Number"),
        opt("issuer", TEXT, "发证机构", "Issuer"),
        need("issued_on", Type::Date, "发证日期", "Issued on").past(),
        opt("valid_until", Type::Date, "有效期至", "Valid until"),
    ],
    ..BASE
};

const TRAINING: Kind = Kind {
    id: "training",
    name: "培训",
    name_en: "Training",
    by: By::Operator,
    visible: true,
    date: Some("at"),
    event: Some("training"),
    clause: "Chuyi 九（一）培训; 十一（3）",
    fields: &[
        need("title", TEXT, "主题", "Subject"),
        need("at", Type::Instant, "开始时间", "Began").past(),
        need("hours", Type::Decimal(0, 1000), "学时", "Hours"),
        need("people", COUNT, "参加人数", "People"),
        opt("passed", COUNT, "考核通过人数", "People who passed the examination"),
        need("place", Type::Choice(&[("onsite", "现场"), ("remote", "远程")]), "方式", "How"),
        opt("institution", TEXT, "机构", "Institution"),
        opt("trainer", TEXT, "讲师", "Trainer"),
        opt("note", LONG, "内容", "Contents"),
    ],
    ..BASE
};

const DRILL: Kind = Kind {
    id: "drill",
    name: "演练",
    name_en: "Drills",
    by: By::Operator,
    visible: true,
    date: Some("started_at"),
    event: Some("drill"),
    clause: "Chuyi 三 1.1.2.6（二）6; 六 5 第18行：容灾切换演练记录及RTO/RPO实测报告",
    fields: &[
        need("title", TEXT, "名称", "Name"),
        need(
            "class",
            Type::Choice(&[("dr", "容灾"), ("emergency", "应急"), ("security", "安全"), ("cutover", "割接预演")]),
            "类别",
            "Class",
        ),
        need("started_at", Type::Instant, "故障发生（切换开始）时间", "Failure, or begin of the switch").past(),
        opt("recovered_at", Type::Instant, "业务恢复时间", "Service recovered").past(),
        opt("data_point_at", Type::Instant, "恢复到的数据时间点", "Instant of the newest data that was recovered")
            .past(),
        opt("rto_target", MINUTES, "RTO目标（分钟）", "RTO target, minutes"),
        opt("rpo_target", MINUTES, "RPO目标（分钟）", "RPO target, minutes"),
        opt("people", COUNT, "参加人数", "People"),
        opt("note", LONG, "总结与改进", "Summary and improvements"),
    ],
    ..BASE
};

const SURVEY: Kind = Kind {
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

const ANSWER: Kind = Kind {
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
const COMPLAINT: Kind = Kind {
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

const REVENUE: Kind = Kind {
    id: "revenue",
    name: "运营收入",
    name_en: "Operating revenue",
    by: By::Both,
    title: "month",
    date: Some("month"),
    unique: &["month"],
    clause: "Chuyi 九（一）运营进度考核：运营收入金额",
    fields: &[
        need("month", Type::Date, "月份（首日）", "Month (its first day)"),
        need("target", YUAN, "目标（元）", "Target, yuan").of(By::Purchaser),
        opt("actual", YUAN, "实际（元）", "Actual, yuan").of(By::Operator),
        opt("note", LONG, "说明", "Remark"),
    ],
    ..BASE
};

const INSTITUTION: Kind = Kind {
    id: "institution",
    name: "新增上云机构",
    name_en: "New institutions on the cloud",
    by: By::Operator,
    date: Some("on"),
    unique: &["title"],
    event: Some("institution-new"),
    clause: "Chuyi 九（一）运营进度考核：新增上云机构数量",
    fields: &[
        need("title", TEXT, "机构名称", "Name"),
        need("on", Type::Date, "上云日期", "On the cloud since").past(),
        opt("class", TEXT, "机构类别", "Class"),
        opt("systems", LONG, "上云系统", "Systems"),
        ACCEPTED,
    ],
    ..BASE
};

const PRODUCT: Kind = Kind {
    id: "product",
    name: "数据产品",
    name_en: "Data products",
    by: By::Operator,
    date: Some("on"),
    unique: &["title"],
    clause: "Chuyi 九（一）运营进度考核：数据产品开发数量",
    fields: &[
        need("title", TEXT, "产品名称", "Name"),
        need("on", Type::Date, "交付日期", "Delivered on").past(),
        opt("note", LONG, "说明", "Description"),
        ACCEPTED,
    ],
    ..BASE
};

const INSTRUCTION: Kind = Kind {
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

const ADAPTATION: Kind = Kind {
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

const DEVIATION: Kind = Kind {
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

const PROBE: Kind = Kind {
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

const ADVICE: Kind = Kind {
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

const POSITION: Kind = Kind {
    id: "position",
    name: "合同约定岗位",
    name_en: "Contracted positions",
    by: By::Purchaser,
    date: Some("from"),
    unique: &["title", "from"],
    clause: "Shaanxi 五（二）团队配置：驻场人员数量≥合同约定得 5 分",
    fields: &[
        need("title", TEXT, "岗位", "Position"),
        need("people", Type::Integer(1, 10_000), "人数", "People"),
        need("onsite", Type::Flag, "驻场", "On site"),
        need("from", Type::Date, "自", "From"),
        opt("to", Type::Date, "至", "To"),
        opt("clause", TEXT, "条款", "Clause"),
    ],
    ..BASE
};

const STAFF: Kind = Kind {
    id: "staff",
    name: "服务人员",
    name_en: "Staff",
    by: By::Operator,
    date: Some("from"),
    until: Some("valid_until"),
    clause: "Shaanxi 五（二）团队配置; Beijing insurance 项目组人员名单、核心团队相关证书",
    fields: &[
        need("title", TEXT, "姓名", "Name"),
        need("role", TEXT, "角色", "Role"),
        opt("position", TEXT, "合同约定岗位", "Contracted position"),
        opt("qualification", TEXT, "资质", "Qualification"),
        opt("phone", Type::Text(40), "电话", "Telephone"),
        need("from", Type::Date, "到岗日期", "From"),
        opt("to", Type::Date, "离岗日期", "To"),
        opt("certificate", TEXT, "证书", "Certificate"),
        opt("valid_until", Type::Date, "证书有效期至", "Certificate valid until"),
    ],
    ..BASE
};

const AWARD: Kind = Kind {
    id: "award",
    name: "创新获奖与发表",
    name_en: "Awards and publications",
    by: By::Operator,
    date: Some("on"),
    clause: "Chuyi 九（一）加分项",
    fields: &[
        need("title", TEXT, "名称", "Name"),
        need(
            "class",
            Type::Choice(&[
                ("first", "一等奖"),
                ("second", "二等奖"),
                ("third", "三等奖"),
                ("excellent", "优秀奖"),
                ("national", "国家级刊物或媒体发表"),
                ("provincial", "省级刊物或媒体发表"),
            ]),
            "类别",
            "Class",
        ),
        need("on", Type::Date, "日期", "On").past(),
        opt("issuer", TEXT, "颁发或发表单位", "Issuer or medium"),
        ACCEPTED,
    ],
    ..BASE
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn what_a_kind_names_is_among_its_fields() {
        let mut ids = HashSet::new();
        for k in KINDS {
            assert!(ids.insert(k.id), "{} twice", k.id);
            assert!(!k.clause.is_empty() && !k.name.is_empty() && !k.name_en.is_empty(), "{}", k.id);
            for f in [Some(k.title), k.date, k.until].into_iter().flatten().chain(k.unique.iter().copied()) {
                assert!(k.field(f).is_some(), "{}: no field {f}", k.id);
            }
            let names: HashSet<_> = k.fields.iter().map(|f| f.name).collect();
            assert_eq!(names.len(), k.fields.len(), "{}", k.id);
            let dated = |f: &str| matches!(k.field(f).map(|f| f.ty), Some(Type::Date | Type::Instant));
            assert!(k.date.is_none_or(dated) && k.until.is_none_or(dated), "{}", k.id);
            assert!(k.date.is_none_or(|f| k.field(f).is_some_and(|f| f.required)), "{}", k.id);
            assert!(k.parent.is_none_or(|p| kind(p).is_some()), "{}", k.id);
        }
    }
}
