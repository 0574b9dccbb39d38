import { z } from "#platform";
import { valueTermNames } from "../records/value/net-value.ts";

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const count = z.int().min(0);

const LeadTime = z
  .object({
    p10: z.number(),
    p50: z.number(),
    of: count.openapi({ description: "Faults that were found; flags of one visit are one." }),
    enough: interval.nullable().openapi({
      description:
        "Share that left at least the time in which somebody must act (the rule's `timeToRespond`, else the stated one), 95 % Wilson interval; null where neither is stated.",
    }),
  })
  .openapi("LeadTime", {
    description:
      "Hours from the first flag of a fault to the visit that found it, or to when the machine had failed where that came before.",
  });

export const NetValue = z
  .object({
    value: z.number().nullable().openapi({
      description:
        "In the installation's currency: the sum of the terms; null while one of them cannot be said.",
    }),
    terms: z.array(
      z.object({
        term: z.enum(valueTermNames),
        value: z.number().nullable(),
        words: z.string().openapi({ description: "From what, or what is lacking." }),
        quantity: z.number(),
        unit: z.enum(["hours", "visits", "parts", "minutes"]),
        price: z.number().nullable().openapi({
          description: "Of one; null where it is not the same throughout, or nobody has stated it.",
        }),
      }),
    ),
  })
  .openapi("NetValue");

export const recordFields = {
  flags: count,
  confirmed: count.openapi({ description: "Those found early are among them." }),
  noFaultFound: count.openapi({ description: "False sensors are among them." }),
  undecided: count.openapi({
    description: "Another cause, or could not be inspected: says nothing of the rule.",
  }),
  open: count.openapi({ description: "Wait for a finding." }),
  over: count.openapi({
    description: "Of the open ones, those that are over: nobody will look into them any more.",
  }),
  early: count,
  sensorFault: count,
  otherCause: count,
  couldNotInspect: count,
  precision: interval.nullable().openapi({
    description:
      "confirmed ÷ (confirmed + noFaultFound) with its 95 % Wilson interval; null while none is decided.",
  }),
  leadTime: LeadTime.nullable().openapi({ description: "Null while no fault was found." }),
  flagsPerAssetMonth: interval.nullable().openapi({
    description:
      "With its 95 % Poisson interval, over the time in which it spoke for assets that said something; null before any is counted.",
  }),
  falseFlagsPerAssetMonth: interval.nullable(),
  assetMonths: z.number().openapi({ description: "That time: 730.5 hours of one asset are one." }),
  netValue: NetValue,
};
