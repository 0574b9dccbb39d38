import { z } from "@hono/zod-openapi";
import { urgencies } from "../message.ts";
import { isTimeZone } from "../quiet-hours.ts";

export const Time = z.iso.datetime();

export const UrgencyName = z
  .union(urgencies.map((urgency) => z.literal(urgency)))
  .openapi("Urgency", { description: "1 low … 4 critical: the scale of severities." });

export const SiteScope = z
  .union([z.literal("all"), z.array(z.int().positive()).min(1)])
  .openapi({ description: "Site ids, or every site, later ones included." });

export const ChannelName = z.enum(["email", "push", "webhook"]);

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 22:00");

export const QuietHoursBody = z
  .strictObject({
    from: timeOfDay.openapi({ example: "22:00" }),
    to: timeOfDay.openapi({ example: "06:30", description: "Before `from`: on the next day." }),
    zone: z
      .string()
      .max(64)
      .refine(isTimeZone, "must be a time zone of the IANA list, such as Europe/Madrid")
      .openapi({ example: "Europe/Madrid" }),
    wakeUrgency: UrgencyName.openapi({
      description:
        "From this urgency on a message may wake me. Less urgent ones wait for the morning.",
    }),
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], message: "must differ from `from`" })
  .openapi("QuietHours");

export const IdParam = z.object({ id: z.coerce.number().int().positive() });

export const TestAnswer = z
  .object({
    result: z.enum(["delivered", "refused", "failed"]).openapi({
      description: "refused: for good. failed: it may work later.",
    }),
    reason: z.string().openapi({ example: "The mail server took it." }),
  })
  .openapi("TestMessage");

export const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
