import { z } from "zod";

/** What the virtual technician reads of a work order; the API says more. */
const common = {
  id: z.number(),
  number: z.string(),
  status: z.string(),
  kind: z.enum(["process", "instrument"]),
  asset: z.object({ tag: z.string(), name: z.string() }),
  failureMode: z.object({ code: z.string() }),
  technician: z.object({ id: z.number(), name: z.string() }).nullable(),
};

export const orderSummarySchema = z.object(common);
export type OrderSummary = z.output<typeof orderSummarySchema>;

export const orderDetailSchema = z.object({
  ...common,
  flags: z.array(z.object({ id: z.number(), triggeredAt: z.string(), attachedAt: z.string() })),
  kit: z.object({
    lines: z.array(
      z.object({
        part: z.object({ number: z.string() }),
        planned: z.number(),
        missing: z.number(),
      }),
    ),
  }),
  candidates: z.array(
    z.object({ technicianId: z.number(), name: z.string(), suitable: z.boolean() }),
  ),
});
export type OrderDetail = z.output<typeof orderDetailSchema>;
