/** The zones that this browser knows, by their IANA names, with those that are in use among them. */
export function timeZones(...used: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", ...used])].toSorted();
}

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
