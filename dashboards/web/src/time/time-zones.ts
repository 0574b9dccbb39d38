/** The zones that this browser knows, by their IANA names, with those that are in use among them. */
export function timeZones(...used: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", ...used])].toSorted();
}

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A moment in the browser's own zone, as a field for date and time takes it: "2026-03-01T14:05". */
export function onOwnClock(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
