import { z } from "zod";

/*
 * Supply as a person writes it, in YAML or JSON. Everything is named by its code or number, so the same document can be
 * imported again and again: what is there is updated, what is new is added, what is missing stays.
 */

const code = z.string().trim().min(1).max(80);
const name = z.string().trim().min(1).max(200);
/** As rules write their words. */
const ruleWord = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, {
    message: 'must be lower-case words joined by "-", such as "seal-set"',
  });

export const supplyDocument = z.strictObject({
  failureModes: z
    .array(
      z.strictObject({
        code,
        name,
        kind: z.enum(["process", "instrument"]).default("process"),
        /** The nearest failure mode of ISO 14224 annex B, such as VIB. */
        iso14224: z.string().trim().max(10).nullable().default(null),
        description: z.string().trim().max(1_000).default(""),
        /** What to do, in order. */
        steps: z.array(z.string().trim().min(1).max(500)).max(50).default([]),
      }),
    )
    .default([]),
  locations: z
    .array(
      z.strictObject({
        code,
        name,
        kind: z.enum(["depot", "van"]).default("depot"),
        /** Code of the only site it serves; without one it serves all. */
        site: code.optional(),
        /** Name of the technician who drives the van. */
        technician: name.optional(),
      }),
    )
    .default([]),
  parts: z
    .array(z.strictObject({ number: code, name, unitCost: z.number().min(0).max(10_000_000) }))
    .default([]),
  /** Counts. A count that the file gave before is no new count, so importing it again refills nothing. */
  stock: z
    .array(z.strictObject({ location: code, part: code, onHand: z.int().min(0).max(1_000_000) }))
    .default([]),
  kits: z
    .array(
      z
        .strictObject({
          /** By which a rule names the kit, in place of the one for its failure mode. */
          code: ruleWord.optional(),
          /** Without one it is only for rules that name it. */
          failureMode: code.optional(),
          /** Code of the asset class; without one it is for every class that has no kit of its own. */
          assetClass: code.optional(),
          lines: z
            .array(z.strictObject({ part: code, quantity: z.int().min(1).max(10_000).default(1) }))
            .min(1),
        })
        .refine((it) => it.code !== undefined || it.failureMode !== undefined, {
          message: "give `failureMode`, or a `code` by which rules name it, or both",
        })
        .refine((it) => it.failureMode !== undefined || it.assetClass === undefined, {
          message: "`assetClass` needs `failureMode`: a kit that rules name is for any class",
          path: ["assetClass"],
        }),
    )
    .default([]),
});

export type SupplyDocument = z.output<typeof supplyDocument>;
