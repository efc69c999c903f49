//! `POST /servers/{id}/action`, and the record of what was done to a server.

use super::version::Version;
use super::{ComputeApi, answer, empty, ok};
use ::compute::server::action;
use ::compute::server::power::Power;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute::attachment::{Action, Actions, Event, OneAction};
use contract::openstack::compute::request::{ConsoleOutput, CreateImage, Group, Reboot};
use http::{HeaderValue, StatusCode, header};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, ServerId};
use runtime::operation::{State as OpState, View};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the argument of an action; a refusal names the field within it.
fn argument<T: DeserializeOwned>(name: &str, v: Value) -> Result<T, Error> {
    httpkit::extract::parse_json(v.to_string().as_bytes()).map_err(|e| {
        let field = e.field.as_ref().map_or_else(|| name.to_owned(), |f| format!("{name}.{f}"));
        Error::bad_request(format!("Invalid input for field/attribute {field}. {}", e.message)).field(field)
    })
}

#[derive(Serialize)]
struct ImageMade<'a> {
    image_id: &'a str,
}

#[derive(Serialize)]
struct Output {
    output: String,
}

pub(super) async fn action(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(body): Json<serde_json::Map<String, Value>>,
) -> Result<Response, Fail> {
    let id = ServerId::from(id);
    let mut entries = body.into_iter();
    let (Some((name, arg)), None) = (entries.next(), entries.next()) else {
        return Err(Error::bad_request("The body must name exactly one action.").into());
    };
    let power = match name.as_str() {
        "os-start" => Power::Start,
        "os-stop" => Power::Stop,
        "reboot" => match argument::<Reboot>("reboot", arg)?.kind.to_ascii_uppercase().as_str() {
            "SOFT" => Power::RebootSoft,
            "HARD" => Power::RebootHard,
            _ => return Err(Error::bad_request("reboot.type must be SOFT or HARD").field("reboot.type").into()),
        },
        "createImage" => return create_image(&ctx, &api, v, &id, argument("createImage", arg)?).await,
        "os-getConsoleOutput" => return console_output(&ctx, &api, &id, arg).await,
        "addSecurityGroup" | "removeSecurityGroup" => {
            let group: Group = argument(&name, arg)?;
            api.compute.change_group(&ctx.caller, &id, &group.name, name == "addSecurityGroup").await?;
            return empty(StatusCode::ACCEPTED);
        }
        other => {
            let shown = ::compute::check::shown(other);
            return Err(Error::bad_request(format!("There is no such action: {shown}.")).into());
        }
    };
    api.compute.power(&ctx.caller, &id, power).await?;
    empty(StatusCode::ACCEPTED)
}

async fn create_image(
    ctx: &Ctx,
    api: &ComputeApi,
    v: Version,
    id: &ServerId,
    want: CreateImage,
) -> Result<Response, Fail> {
    let image = api.compute.create_image(&ctx.caller, id, &want.name, &want.metadata).await?;
    if v.has(45) {
        return answer(StatusCode::ACCEPTED, &ImageMade { image_id: image.as_str() }, 64);
    }
    let mut r = empty(StatusCode::ACCEPTED)?;
    if let Ok(l) = HeaderValue::from_str(&[&ctx.base, "/image/v2/images/", image.as_str()].concat()) {
        r.headers_mut().insert(header::LOCATION, l);
    }
    Ok(r)
}

async fn console_output(ctx: &Ctx, api: &ComputeApi, id: &ServerId, arg: Value) -> Result<Response, Fail> {
    let want: ConsoleOutput =
        if arg.is_null() { ConsoleOutput::default() } else { argument("os-getConsoleOutput", arg)? };
    let lines = match want.length {
        // Nova's "everything".
        None | Some(-1) => None,
        Some(n) => Some(usize::try_from(n).map_err(|_| {
            Error::bad_request("os-getConsoleOutput.length must be -1 or more").field("os-getConsoleOutput.length")
        })?),
    };
    ok(&Output { output: api.compute.console_log(&ctx.caller, id, lines).await? })
}

fn wire(o: &View, v: Version) -> Action {
    Action {
        action: action::name(&o.kind).to_owned(),
        instance_uuid: o.subject.clone(),
        request_id: action::request_id(o),
        user_id: o.user.to_string(),
        project_id: o.project.as_ref().map(ToString::to_string).unwrap_or_default(),
        start_time: o.created_at.naive_micros(),
        message: (o.state == OpState::Undone).then(|| "Error".to_owned()),
        updated_at: v.has(58).then(|| o.finished_at.unwrap_or(o.created_at).naive_micros()),
        events: None,
    }
}

pub(super) async fn list(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let all = api.compute.server_actions(&ctx.caller, &ServerId::from(id)).await?;
    let actions: Vec<Action> = all.iter().map(|o| wire(o, v)).collect();
    let (page, _) = super::page_of(&actions, &p, 1000, |a| &a.request_id)?;
    #[derive(Serialize)]
    struct Page<'a> {
        #[serde(rename = "instanceActions")]
        actions: &'a [Action],
    }
    // Below 2.58 there are no pages.
    if v.has(58) { ok(&Page { actions: page }) } else { ok(&Actions { actions }) }
}

pub(super) async fn show(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, request)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let o = api.compute.server_action(&ctx.caller, &ServerId::from(id), &request).await?;
    let mut action = wire(&o, v);
    // Nova shows events from 2.51 on to everybody.
    if v.has(51) || ctx.caller.is_admin() {
        action.events = Some(vec![Event {
            event: o.kind.replace('.', "_"),
            start_time: o.created_at.naive_micros(),
            finish_time: o.finished_at.map(|t| t.naive_micros()),
            result: o.finished_at.map(|_| if o.state == OpState::Done { "Success" } else { "Error" }),
            traceback: None,
            host_id: v.has(62).then(String::new),
        }]);
    }
    ok(&OneAction { action })
}
