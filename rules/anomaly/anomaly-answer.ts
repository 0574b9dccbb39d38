import { z } from "#platform";
import { wayNames } from "../detectors/signal-detector.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:00:00.000Z" });
const known = z.number().nullable();

const Learning = z.object({
  since: time.nullable().openapi({ description: "Its first row; null before that." }),
  until: time.nullable().openapi({
    description: "About when it will have learnt enough; null when that cannot be said yet.",
  }),
});

const WatchedSignal = z
  .object({
    signalId: z.int(),
    key: z.string(),
    name: z.string(),
    unit: z.string().nullable(),
    decimals: z.int(),
    learning: Learning.extend({
      ways: z.array(z.enum(wayNames)).openapi({
        description:
          "Ways of looking that have nothing to compare with yet: how restless it is, its usual day, its usual week.",
      }),
    })
      .nullable()
      .openapi({ description: "null: it has learnt, in all ways." }),
    expected: z
      .object({ low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: "Where it is usually found at this hour; null while not known." }),
  })
  .openapi("WatchedSignal");

const AnomalyPoint = z
  .object({
    at: time.openapi({ description: "Beginning of the span that the row is the mean of." }),
    distance: known.openapi({
      description: "Of all signals together from what is usual; about 1 = usual. null: no group.",
    }),
    learnt: z.boolean().openapi({
      description:
        "false: scored but not learnt from (a flag was open, or somebody said so: `notLearnt`).",
    }),
    signals: z.array(
      z.object({
        signalId: z.int(),
        value: known.openapi({ description: "Mean of the span." }),
        novelty: known.openapi({
          description:
            "What is new about it, in powers of ten, as one of so many signals of the asset.",
        }),
        surprise: known.openapi({ description: "How unusual it is, new or not." }),
        low: known.openapi({ description: "The band expected then." }),
        high: known,
        share: known.openapi({ description: "Part of `distance`, 0 to 1; parts sum to 1." }),
      }),
    ),
  })
  .openapi("AnomalyPoint");

export const NotLearnt = z
  .object({
    id: z.int(),
    from: time,
    to: time.nullable().openapi({ description: "null: until further notice." }),
    reason: z.string(),
    by: z.string(),
    createdAt: time,
  })
  .openapi("NotLearnt");

/** What the default detector knows of an asset and what it said of a stretch of time. */
export const AssetAnomaly = z
  .object({
    assetId: z.int(),
    rule: z
      .object({
        key: z.string(),
        version: z.int(),
        name: z.string(),
        threshold: z.number().openapi({ description: "On `novelty` of a signal." }),
        groupDistance: z.number().openapi({ description: "On `distance`." }),
        everySeconds: z.number().openapi({ description: "Length of a row's span." }),
      })
      .nullable()
      .openapi({ description: "null: no live rule watches this asset for unusual behaviour." }),
    signals: z.array(WatchedSignal),
    group: z
      .object({
        signalIds: z.array(z.int()),
        learning: Learning.extend({
          rows: z.int().openapi({ description: "Rows of time learnt so far." }),
          rowsNeeded: z.int(),
          caution: known.openapi({
            description:
              "It judges already, and must be exceeded by so many times as much as later; `distance` is what is left with that. null: it says nothing yet.",
          }),
        }).nullable(),
      })
      .nullable()
      .openapi({ description: "null: fewer than two signals." }),
    notLearnt: z.array(NotLearnt).openapi({
      description: "Stretches that somebody excluded from learning, the newest first, at most 100.",
    }),
    from: time,
    to: time,
    points: z.array(AnomalyPoint).openapi({
      description:
        "By time. Where there are more rows than `points`, the most unusual one of each part of the stretch.",
    }),
  })
  .openapi("AssetAnomaly");
