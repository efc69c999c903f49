//! Progress of operations, and people.

use super::super::schema::{By, Kind, Type, need, opt};
use super::{ACCEPTED, BASE, LONG, TEXT, YUAN};

pub(super) const REVENUE: Kind = Kind {
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

pub(super) const INSTITUTION: Kind = Kind {
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

pub(super) const PRODUCT: Kind = Kind {
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

pub(super) const POSITION: Kind = Kind {
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

pub(super) const STAFF: Kind = Kind {
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

pub(super) const AWARD: Kind = Kind {
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
