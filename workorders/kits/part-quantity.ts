import { z } from "zod";

/** Parts by the number on their label, as people and files name them. */
export const partQuantities = z
  .array(
    z.object({
      number: z.string().trim().min(1).max(80),
      quantity: z.int().min(1).max(10_000),
    }),
  )
  .max(100)
  .refine((parts) => new Set(parts.map((part) => part.number)).size === parts.length, {
    message: "must name each part once, with its whole quantity",
  });

export type PartQuantity = z.output<typeof partQuantities>[number];
