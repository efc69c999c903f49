//! Filings, certificates, training, drills.

use super::super::schema::{By, Kind, Type, need, opt};
use super::{BASE, COUNT, LEVEL, LONG, MINUTES, PERCENT, TEXT};

pub(super) const MLPS: Kind = Kind {
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

pub(super) const CRYPTO: Kind = Kind {
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

pub(super) const CERTIFICATE: Kind = Kind {
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

pub(super) const TRAINING: Kind = Kind {
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

pub(super) const DRILL: Kind = Kind {
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
