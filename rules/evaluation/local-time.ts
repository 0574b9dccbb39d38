/** A moment as the people of a place read it, with the zone said: "21 Nov 2026, 15:00:30 CET". `timeZone`: IANA. */
export function localTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
