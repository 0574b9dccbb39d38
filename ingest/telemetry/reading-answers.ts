import { z } from "#platform";
import type { SignalEntry } from "../registry/snapshot.ts";
import { quality } from "../wire/index.ts";
import { readingStates } from "./series/reading-state.ts";
import type { StoredReading } from "./telemetry-store.ts";

const Signal = z
  .object({
    id: z.number(),
    assetId: z.number(),
    key: z.string(),
    name: z.string(),
    kind: z.enum(["number", "code"]),
    unit: z.string().nullable().openapi({ description: "UCUM." }),
    decimals: z.number(),
    min: z.number().nullable().openapi({ description: "The least that the instrument can show." }),
    max: z.number().nullable(),
  })
  .openapi("SignalOfReadings");

const Reading = z
  .object({
    observedAt: z.string().openapi({ description: "The device's clock." }),
    receivedAt: z.string().openapi({ description: "Ours." }),
    value: z.number().nullable().openapi({ description: "Null: the instrument had no value." }),
    code: z.string().nullable(),
    quality: z.enum(quality),
  })
  .openapi("Reading");

const Bucket = z
  .object({
    at: z.string().openapi({ description: "Its start; it lasts `everyMs`." }),
    count: z.number(),
    min: z.number(),
    max: z.number(),
    mean: z.number(),
    first: z.number(),
    last: z.number(),
  })
  .openapi("ReadingBucket");

const stretch = z.object({ from: z.string(), to: z.string() });

const common = {
  signal: Signal,
  from: z.string(),
  to: z.string(),
  gaps: z.array(stretch).openapi({
    description:
      "Nothing was heard for longer than the signal's reporting allows: draw no line across them.",
  }),
};

/** A signal over time: its readings, or buckets of them. */
export const SignalReadings = z
  .discriminatedUnion("form", [
    z.object({
      ...common,
      form: z.literal("readings"),
      readings: z.array(Reading).openapi({ description: "Every one, oldest first." }),
      truncated: z.boolean().openapi({
        description: "Codes only: there were more, and these are the newest.",
      }),
    }),
    z.object({
      ...common,
      form: z.literal("buckets"),
      everyMs: z.number(),
      buckets: z.array(Bucket).openapi({
        description:
          "Oldest first, of values that are not of bad quality; a stretch without one has no bucket.",
      }),
      withoutValue: z.array(stretch).openapi({
        description:
          "Something was heard, but no value that counts: null, or an instrument out of order. No gaps, and no line either.",
      }),
      sources: z.array(stretch.extend({ tier: z.enum(["raw", "1m", "1h"]) })).openapi({
        description:
          "Which stretch was made from what: readings, or their minutes or hours. The numbers are the same.",
      }),
    }),
  ])
  .openapi("SignalReadings");

/** The newest reading of each signal of an asset. */
export const LatestReadings = z
  .object({
    assetId: z.number(),
    signals: z.array(
      Signal.extend({
        reading: Reading.nullable().openapi({ description: "Null: none was ever kept." }),
        stale: z.boolean().openapi({
          description: "Nothing newer came for longer than the signal's reporting allows.",
        }),
        state: z.enum(readingStates).openapi({
          description:
            "`never` heard, `stale`, `no-value` (the instrument says null), `bad` (it shows what cannot be), `ok` (zero included).",
        }),
        since: z.string().nullable().openapi({
          description:
            "Device time: `stale` since it was last heard, `no-value` and `bad` since the first in a row (at most a day back). Null for the others.",
        }),
      }).openapi("LatestOfSignal"),
    ),
  })
  .openapi("LatestReadings");

export function signalFacts({
  id,
  assetId,
  key,
  name,
  kind,
  unit,
  decimals,
  min,
  max,
}: SignalEntry) {
  return { id, assetId, key, name, kind, unit, decimals, min, max };
}

export function readingFacts({ observedAt, receivedAt, value, code, quality }: StoredReading) {
  return { observedAt: iso(observedAt), receivedAt: iso(receivedAt), value, code, quality };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
