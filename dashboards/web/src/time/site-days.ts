const dayMs = 86_400_000;

/** The date of a moment where a site is, "2026-11-21"; without a zone, where the reader is. */
export function dayAt(at: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  }).format(at);
}

/** A date as people say it, "21 Nov 2026". */
export function dayInWords(day: string, locale = "en-GB"): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    Date.parse(day),
  );
}

/** Every date that a stretch of time touches at a site, the first one first. */
export function daysBetween(from: number, to: number, timeZone: string | undefined): string[] {
  const first = Date.parse(dayAt(from, timeZone));
  const last = Date.parse(dayAt(to - 1, timeZone));
  const days: string[] = [];
  for (let day = first; day <= last; day += dayMs) {
    days.push(new Date(day).toISOString().slice(0, 10));
  }
  return days;
}

/** When a date begins and ends at a site, epoch ms: 23 or 25 hours apart where the clock is changed. */
export function boundsOfDay(day: string, timeZone: string | undefined): [number, number] {
  const next = new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
  return [midnightOf(day, timeZone), midnightOf(next, timeZone)];
}

/** The first moment of a date: its UTC midnight moved by what the clock there shows too much or too little. */
function midnightOf(day: string, timeZone: string | undefined): number {
  const wanted = Date.parse(day);
  const shown = (at: number) => {
    const parts = new Intl.DateTimeFormat("en-GB", {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...(timeZone ? { timeZone } : {}),
    }).formatToParts(at);
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  };
  const guess = wanted - (shown(wanted) - wanted);
  // Once more: between the two the clock may have been changed.
  const better = guess - (shown(guess) - wanted);
  return better;
}
