/**
 * The cloud's clock, as its answers tell it in `Xinglin-Time`. A phone may be hours off, and a simulated cloud lives in another month: what is
 * asked of the cloud ("this month", "the last hour") and compared with its instants goes by its clock, never by the browser's.
 */
let ahead = 0;

/** An answer says what time it is; one that says nothing leaves the clock as it is. */
export function heard(time: string | null, now = Date.now()): void {
  const at = Date.parse(time ?? '');
  if (!Number.isNaN(at)) ahead = at - now;
}

/** Milliseconds since the epoch in the cloud. */
export function cloudNow(): number {
  return Date.now() + ahead;
}

/** The same as a date. Its day and hour are to be read by `api/calendar`: a date's own are of the browser's zone. */
export function cloudDate(): Date {
  return new Date(cloudNow());
}

/** When in the cloud it was what the browser's clock called `at`. */
export function inCloud(at: number): number {
  return at + ahead;
}
