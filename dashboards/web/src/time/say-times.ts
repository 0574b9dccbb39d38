import { exact } from "./exact.ts";

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence of the server's with the times in it (ISO 8601, UTC) as people say them, in the zone that is named. */
export function sayTimes(sentence: string, timeZone?: string): string {
  return sentence.replace(instant, (time) => exact(Date.parse(time), timeZone));
}
