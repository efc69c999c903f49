//! Flows of orders: change orders with clocks, accounts, port openings, trial, expiry, release; deputies.

mod erasure;
mod exposure;
mod request;
mod rules;
mod waiting;

pub use erasure::{Erased, Erasure, Erasures};
pub use exposure::{Exposure, Exposures};
pub use request::{
    AccountRequest, ChangeLine, ChangeRequest, CompleteRequest, CompletedLine, DeputyRequest, OpeningRequest,
};
pub use rules::{ClockRule, Flow, Flows, Form, Forms, StageRule};
pub use waiting::{Clock, Clocks, Deputies, Deputy, Figure, Figures, Stage, Stages};

use super::endpoints::{ANYONE, ORDER, RUN, STAGE, VIEW, audited, endpoints};
use super::openapi::{Doc, FROM, LIMIT, MARKER, TO, act, by, read, shape};
use super::order::Order;
use kernel::Endpoint;
use kernel::endpoint::Method::{Delete, Get, Post};

endpoints! {
    FLOW_LIST = Get "flow.list" "/ops/v1/flows" ANYONE;
    FORM_LIST = Get "form.list" "/ops/v1/forms" ANYONE;

    CHANGE_CREATE = Post "order-change.create" "/ops/v1/changes-of-orders" ORDER;
    ACCOUNT_CREATE = Post "account-request.create" "/ops/v1/account-requests" ORDER;
    OPENING_CREATE = Post "opening.create" "/ops/v1/openings" ORDER;

    ORDER_ACCEPT = Post "order.accept" "/ops/v1/orders/{id}/accept" ORDER;
    ORDER_REFUSE = Post "order.refuse" "/ops/v1/orders/{id}/refuse" ORDER;
    ORDER_COMPLETE = Post "order.complete" "/ops/v1/orders/{id}/complete" RUN;
    ORDER_ERASURE = Get "order.erasure" "/ops/v1/orders/{id}/erasure" VIEW;
    ERASURE_LIST = Get "erasure.list" "/ops/v1/erasures" VIEW;

    EXPOSURE_LIST = Get "exposure.list" "/ops/v1/exposures" STAGE;

    STAGE_LIST = Get "stage.list" "/ops/v1/stages" VIEW;
    CLOCK_LIST = Get "order-clock.list" "/ops/v1/order-clocks" VIEW;
    CLOCK_FIGURES = Get "order-clock.figures" "/ops/v1/order-clocks/figures" VIEW;

    DEPUTY_CREATE = Post "deputy.create" "/ops/v1/deputies" STAGE;
    DEPUTY_LIST = Get "deputy.list" "/ops/v1/deputies" STAGE;
    DEPUTY_DELETE = Delete "deputy.delete" "/ops/v1/deputies/{id}" STAGE;
}

pub(super) const DOCS: &[Doc] = &[
    read(&FLOW_LIST, "Who approves which orders, clocks, trial and ends, as the contract says", shape::<Flows>),
    read(&FORM_LIST, "Forms of orders that are not made of items", shape::<Forms>),
    act(&CHANGE_CREATE, "Change an order", Some(shape::<ChangeRequest>), 201, Some(shape::<Order>)),
    act(&ACCOUNT_CREATE, "Ask for an account", Some(shape::<AccountRequest>), 201, Some(shape::<Order>)),
    act(&OPENING_CREATE, "Ask for ports to be opened", Some(shape::<OpeningRequest>), 201, Some(shape::<Order>)),
    act(
        &ORDER_ACCEPT,
        "Take what was tried: it counts from now on",
        Some(shape::<super::order::DecisionRequest>),
        200,
        Some(shape::<Order>),
    ),
    act(
        &ORDER_REFUSE,
        "Do not take what was tried: it goes",
        Some(shape::<super::order::DecisionRequest>),
        200,
        Some(shape::<Order>),
    ),
    act(
        &ORDER_COMPLETE,
        "Say what was done by hand, with evidence",
        Some(shape::<CompleteRequest>),
        200,
        Some(shape::<Order>),
    ),
    read(&ORDER_ERASURE, "Proof of what was erased when an order ended", shape::<Erasure>),
    by(read(&ERASURE_LIST, "Proofs of erasure, newest first", shape::<Erasures>), &[LIMIT, MARKER]),
    by(
        read(
            &EXPOSURE_LIST,
            "Rules that let the whole internet in to a port with a floating IP: one's own, or all for those who watch",
            shape::<Exposures>,
        ),
        &[LIMIT, MARKER],
    ),
    by(
        read(&STAGE_LIST, "Stages that wait for a decision and have a deadline, the earliest first", shape::<Stages>),
        &[("overdue", "true: only those whose deadline has passed"), LIMIT, MARKER],
    ),
    by(
        read(&CLOCK_LIST, "Clocks of orders, the latest first", shape::<Clocks>),
        &[
            ("order", "of this order"),
            ("clock", "of this name"),
            ("late", "true: only late ones"),
            FROM,
            TO,
            LIMIT,
            MARKER,
        ],
    ),
    by(read(&CLOCK_FIGURES, "How the clocks that started in a time went", shape::<Figures>), &[FROM, TO]),
    act(&DEPUTY_CREATE, "Name a deputy for oneself", Some(shape::<DeputyRequest>), 201, Some(shape::<Deputy>)),
    by(read(&DEPUTY_LIST, "Appointments made or received", shape::<Deputies>), &[LIMIT, MARKER]),
    act(&DEPUTY_DELETE, "Take an appointment back", None, 204, None),
];
