//! The duty roster and the working calendar.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Shifts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Shifts {
    /// Shifts.
    pub shifts: Vec<Shift>,
}

/// A shift.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Shift {
    /// Id.
    pub id: String,
    /// Team.
    pub team: String,
    /// `primary`, `deputy`, `onsite`.
    pub post: String,
    /// Person, in the staff register.
    pub staff: String,
    /// Name of that person when it was planned.
    pub name: String,
    /// Telephone then.
    pub phone: Option<String>,
    /// First instant.
    pub begins: String,
    /// First instant after.
    pub ends: String,
    /// Remark.
    pub note: Option<String>,
    /// When it was cancelled.
    pub cancelled_at: Option<String>,
    /// Why.
    pub cancel_reason: Option<String>,
}

/// A wish for shifts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftsRequest {
    /// At most 200.
    pub shifts: Vec<ShiftRequest>,
}

/// A wish for a shift.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftRequest {
    /// Team.
    pub team: String,
    /// `primary`, `deputy`, `onsite`.
    pub post: String,
    /// Person, in the staff register.
    pub staff: String,
    /// First instant (RFC 3339).
    pub begins: String,
    /// First instant after (RFC 3339).
    pub ends: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// When nobody has a post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterGaps {
    /// In order.
    pub gaps: Vec<RosterGap>,
}

/// A stretch.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterGap {
    /// First instant.
    pub from: String,
    /// First instant after.
    pub to: String,
}

/// Calendars.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkingCalendars {
    /// Newest first.
    pub calendars: Vec<WorkingCalendar>,
}

/// A working calendar. Version 0 is that of the program, below all imports: in force before the first, and in years that an import does not cover.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkingCalendar {
    /// Version.
    pub version: i64,
    /// Lines such as `holiday 2026-10-01..2026-10-07` and `workday 2026-10-10`.
    pub text: String,
    /// From which announcement.
    pub note: Option<String>,
    /// Who imported it.
    pub by_name: Option<String>,
    /// When.
    pub at: Option<String>,
    /// Where the working days of each year come from: of the calendar in force, all years that are covered or asked for by the contract; of a
    /// version in the history, those that its own text covers. A text covers a year of which it names 1 January as a holiday.
    pub years: Vec<CalendarYear>,
}

/// Where the working days of a year come from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The announcement.
    pub source: Option<String>,
    /// No announcement is known: Monday to Friday is assumed.
    pub weekdays_assumed: bool,
}

/// A wish to import a calendar.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingCalendarRequest {
    /// Lines such as `holiday 2026-10-01..2026-10-07` and `workday 2026-10-10`; `#` begins a remark. A year of which 1 January is named is this
    /// text's alone; in other years it changes the days that it names.
    pub text: String,
    /// From which announcement.
    #[serde(default)]
    pub note: Option<String>,
}
