import { invalid, z } from "#platform";

const dayMs = 86_400_000;
export const longestRangeDays = 366;

/** A moment in a query or body; epoch ms. */
export const moment = z.iso
  .datetime({ offset: true, error: "use ISO-8601 with an offset, such as 2026-11-21T14:02:00Z" })
  .transform((text) => Date.parse(text));

const described = (description: string) =>
  moment.optional().openapi({ description, type: "string", format: "date-time" });

/** Spread into a query: the last day unless said otherwise (`rangeOf`). */
export const dayRange = {
  from: described("Default: 24 hours before `to`."),
  to: described("Not included. Default: now."),
};

/** Spread into a query: no bounds unless said otherwise. */
export const optionalRange = {
  from: described("Device time. Default: no bound."),
  to: described("Not included. Default: no bound."),
};

/** @throws AppError invalid when it is empty or too long. */
export function rangeOf(
  query: { from?: number | undefined; to?: number | undefined },
  now: number,
): { from: number; to: number } {
  const to = query.to ?? now;
  const from = query.from ?? to - dayMs;
  const wrong = (message: string): never => {
    throw invalid(`Not valid (query): from ${message}.`, { errors: [{ field: "from", message }] });
  };
  if (from >= to) wrong("must be before `to`");
  if (to - from > longestRangeDays * dayMs) {
    wrong(`must be at most ${longestRangeDays} days before \`to\`: ask for a shorter range`);
  }
  return { from, to };
}
