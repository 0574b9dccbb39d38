import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";

/** "in about 46 h (31 h to 3.1 days, four times in five)" */
export function lifeInWords({ hours, low, high, confidence }: RemainingUsefulLife): string {
  const until = high === null ? "or never" : `to ${spanInWords(high)}`;
  return `in about ${spanInWords(hours)} (${spanInWords(low)} ${until}, at ${Math.round(100 * confidence)} %)`;
}

function spanInWords(hours: number): string {
  if (hours < 1) return `${Math.round(60 * hours)} min`;
  if (hours < 72) return `${Math.round(hours)} h`;
  const days = hours / 24;
  return `${days < 10 ? days.toFixed(1) : Math.round(days)} days`;
}
