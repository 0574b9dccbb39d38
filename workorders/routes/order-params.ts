import { z } from "#platform";

/** An order by its number, with or without its prefix. */
export const orderParams = z.object({
  id: z
    .string()
    .regex(/^(WO-)?[1-9]\d{0,14}$/i, "must be an order's number, like WO-1042 or 1042")
    .transform((text) => Number(text.replace(/^WO-/i, "")))
    .openapi({ type: "string", example: "WO-1042" }),
});
