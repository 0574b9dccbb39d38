import type { Urgency } from "./message.ts";

/** When a person wants to sleep, by the wall clock of their zone. Minutes since midnight; `from` after `to` runs over midnight. */
export type QuietHours = {
  from: number;
  to: number;
  zone: string;
  /** From this urgency on a message may wake them. */
  wakeUrgency: Urgency;
};

const minute = 60_000;
const day = 1_440;
/** No change of the clocks moves more than this. */
const longestLeap = 180;

/**
 * Until when a message must wait; null: it may go now. The end is the first minute at which the wall clock shows a time outside the
 * quiet hours, so it is right where an hour is skipped or comes twice.
 */
export function quietUntil(quiet: QuietHours, at: Date, urgency: Urgency): Date | null {
  if (urgency >= quiet.wakeUrgency) return null;
  const shown = minuteOfDay(quiet.zone);
  const begin = Math.floor(at.getTime() / minute) * minute;
  if (!isQuiet(quiet, shown(begin))) return null;
  const left = (quiet.to - shown(begin) + day) % day;
  const plain = begin + left * minute;
  if (shown(plain) === quiet.to) return new Date(plain);
  // The clocks change in between.
  let end = begin + Math.max(0, left - longestLeap) * minute;
  while (isQuiet(quiet, shown(end))) end += minute;
  return new Date(end);
}

function isQuiet({ from, to }: QuietHours, shown: number): boolean {
  return from < to ? shown >= from && shown < to : shown >= from || shown < to;
}

/** What a wall clock of the zone shows at a moment, in minutes since midnight. */
function minuteOfDay(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    hour: "numeric",
    minute: "numeric",
  });
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    return (part.hour ?? 0) * 60 + (part.minute ?? 0);
  };
}

/** "22:30" from 1350. */
export function timeOfDay(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** 1350 from "22:30", which must be of that form. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
