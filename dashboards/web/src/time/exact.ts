/** Full date and time with its zone, "21 Nov 2026, 14:02:07 GMT+1"; in the reader's own zone unless another is named. */
export function exact(at: number, timeZone?: string, locale = "en-GB"): string {
  return new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    ...(timeZone ? { timeZone } : {}),
  }).format(at);
}

/** The clock alone, "14:02", for the day that is meant; with the day in front when it is not `now`'s. */
export function clock(at: number, now: number, timeZone?: string, locale = "en-GB"): string {
  const zone = timeZone ? { timeZone } : {};
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "short", ...zone });
  const sameDay = day.format(at) === day.format(now);
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
    ...zone,
  }).format(at);
}
