import { z } from "#platform";

const Share = z
  .object({
    value: z.number(),
    low: z.number(),
    high: z.number(),
    of: z.int().openapi({ description: "Machines that it is a share of." }),
  })
  .openapi("LifeShare", { description: "With its 95 % Wilson interval." });

export const LifeRecord = z
  .object({
    reached: z
      .int()
      .openapi({ description: "Machines foretold, of which it is known when it came." }),
    failed: z.int().openapi({
      description:
        "Of these, machines of which a visit said that they had functionally failed; of the others the trend came to its limit.",
    }),
    unforeseen: z.int().openapi({ description: "Said only when it had come." }),
    prognosticHorizonHours: z.number().nullable().openapi({
      description:
        "From so long before the end on, every prediction was good to a fifth of the life left at the first; the median machine.",
    }),
    alphaLambda: Share.nullable().openapi({
      description: "Good to a fifth of what was left, halfway (α 0.2, λ 0.5).",
    }),
    calibration: z.object({
      stated: z.number().nullable().openapi({ description: "What the intervals claim to hold." }),
      predictions: z.int(),
      held: z.int(),
      first: Share.nullable().openapi({ description: "Of the first prediction of each machine." }),
    }),
    medianErrorHours: z.number().nullable().openapi({
      description: "Of the first predictions: too long is positive.",
    }),
    censored: z
      .object({
        repaired: z.int(),
        subsided: z.int(),
        predictions: z.int(),
        outlived: z.int().openapi({ description: "Whose whole interval had passed by then." }),
      })
      .openapi({ description: "Repaired before, or nothing came: in none of the figures above." }),
    notFailing: z.int().openapi({ description: "A visit found nothing wrong with the machine." }),
    open: z.int().openapi({ description: "Flags of which it is not known yet what came." }),
  })
  .openapi("LifeRecord");
