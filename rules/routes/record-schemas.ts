import { z } from "#platform";
import { outcomes } from "../records/flag-outcome.ts";
import { valueAssumptionsSchema } from "../records/value/value-assumptions.ts";
import { NetValue, recordFields } from "./record-fields.ts";
import { StageName } from "./schemas.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const count = z.int().min(0);
const outcome = z.enum(outcomes);

export const Assumptions = z
  .object({
    // Made anew: a schema of plain zod need not know `openapi`, depending on which module was read first.
    assumptions: z.strictObject(valueAssumptionsSchema.shape).openapi("ValueAssumptions"),
    by: z.string().nullable().openapi({ description: "Null: as they are shipped." }),
    at: time.nullable(),
    comment: z.string().nullable(),
  })
  .openapi("StatedAssumptions");

const assetRef = z.object({ id: z.int(), tag: z.string(), name: z.string() });
const siteRef = z.object({ id: z.int(), name: z.string() });
const orderRef = z.object({ id: z.int(), number: z.string() });
const flagRef = z.object({ id: z.int(), number: z.string() });

export const VersionRecord = z
  .object({
    key: z.string(),
    version: z.int(),
    stage: StageName,
    ...recordFields,
    spoke: z
      .array(z.object({ from: time, to: time.nullable(), share: z.number() }))
      .openapi({ description: "When it was live, or a canary for that share of the assets." }),
    exposure: z
      .object({ assets: count, assetMonths: z.number(), countedTo: time })
      .nullable()
      .openapi({ description: "Null before any is counted, which is done every hour." }),
    neededLeadHours: z.number().nullable(),
    recall: interval.nullable().openapi({
      description:
        "foreseen ÷ failures with its 95 % Wilson interval; null where none was recorded.",
    }),
    failures: z
      .object({
        count,
        foreseen: count,
        bounded: z
          .boolean()
          .openapi({ description: "There are more than are judged at once: the oldest are here." }),
        newest: z
          .array(
            z.object({
              asset: assetRef,
              site: siteRef,
              at: time,
              functional: z.boolean().openapi({
                description:
                  "`at`: the asset had ceased to do what it is there for; else when the fault was found.",
              }),
              failureMode: z.string().nullable(),
              reference: z.string().openapi({ example: "WO-1017" }),
              foreseenBy: z
                .object({ flag: flagRef, leadHours: z.number() })
                .nullable()
                .openapi({ description: "Null: it was missed." }),
            }),
          )
          .openapi({ description: "The newest 100." }),
      })
      .openapi({
        description:
          "Recorded failures of its kind and failure mode on assets for which it spoke at the last moment that would have been of use, and which said something; of those that a version of the rule foresaw, its own.",
      }),
    stated: Assumptions.openapi({ description: "What its value rests on besides what was found." }),
  })
  .openapi("VersionRecord");

export const RecordFlag = z
  .object({
    ...flagRef.shape,
    asset: assetRef,
    site: siteRef,
    firstRaisedAt: time,
    state: z.string(),
    outcome: outcome.nullable(),
    source: z.enum(["visit", "person"]).nullable(),
    by: z.string().nullable(),
    decidedAt: time.nullable(),
    reason: z.string().nullable().openapi({ description: "Of a person's word: why." }),
    workOrder: orderRef.nullable(),
    leadHours: z.number().nullable().openapi({ description: "Of one that was right." }),
    netValue: NetValue.openapi({
      description: "Its share of it: those of all flags add up to the record's.",
    }),
  })
  .openapi("RecordFlag");
