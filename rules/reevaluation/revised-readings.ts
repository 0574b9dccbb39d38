import { z } from "zod";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const span = z.object({ from: time, to: time });

/**
 * The part of `readings.revised` that rules need: readings of a signal in these spans, [from, to) each, are others than those that were
 * judged live. `after`: what remains of it begins behind this stretch of a flag, or of one in trial.
 */
export const revisedReadings = z
  .object({
    assetId: z.int(),
    signalId: z.int(),
    ...span.shape,
    /** Missing in events of earlier versions: all of [from, to). */
    spans: z.array(span).min(1).optional(),
    cause: z.enum(["correction", "late"]),
    after: z
      .object({ raisedAt: time, episodeId: z.int(), inTrial: z.boolean().default(false) })
      .optional(),
  })
  .transform(({ from, to, spans, ...rest }) => ({ ...rest, spans: spans ?? [{ from, to }] }));
export type RevisedReadings = z.output<typeof revisedReadings>;

export type Span = z.output<typeof span>;
