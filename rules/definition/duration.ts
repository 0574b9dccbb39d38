import { z } from "zod";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const unitByName = new Map(Object.entries(unitMs));

const form = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;

const parse = (text: string): number | null => {
  const match = form.exec(text.trim());
  if (match === null) return null;
  return Math.round(Number(match[1]) * (unitByName.get(match[2] ?? "") ?? Number.NaN));
};

/** A length of time as a person writes it ("90s", "1.5h", "7d"); milliseconds inside. Zero is allowed. */
export const duration = z.union([z.string(), z.literal(0)]).transform((text, context) => {
  const ms = text === 0 ? 0 : parse(text);
  if (ms !== null) return ms;
  context.addIssue({
    code: "custom",
    message: `"${text}" is not a duration: write a number and ms, s, m, h or d, such as "90s", "14h" or "7d"`,
  });
  return z.NEVER;
});

export const positiveDuration = duration.refine((ms) => ms > 0, {
  message: 'must be longer than zero, such as "1m"',
});

/** How long something must be learnt: a stretch of time ("7d") or a number of readings ("500 readings"). */
export const learningSpan = z.string().transform((text, context) => {
  const count = /^(\d+)\s*readings$/.exec(text.trim());
  if (count !== null && Number(count[1]) >= 20)
    return { unit: "readings" as const, length: Number(count[1]) };
  const ms = parse(text);
  if (ms !== null && ms > 0) return { unit: "ms" as const, length: ms };
  context.addIssue({
    code: "custom",
    message: `"${text}" is not a learning span: write a time such as "7d" or at least "20 readings"`,
  });
  return z.NEVER;
});

/** Milliseconds in the largest unit that says it shortly: 90000 → "90 s", 50400000 → "14 h". */
export function durationInWords(ms: number): string {
  for (const [unit, size] of [
    ["d", unitMs.d],
    ["h", unitMs.h],
    ["min", unitMs.m],
    ["s", unitMs.s],
  ] as const) {
    if (ms >= 2 * size || (ms >= size && ms % size === 0)) {
      return `${Math.round((10 * ms) / size) / 10} ${unit}`;
    }
  }
  return `${Math.round(ms)} ms`;
}
