import { z } from "zod";
import type { FeedEvent } from "../api/feed.ts";

/** What one event of the feed is, in plain words for a terminal; null for what is not worth a line. */
export function narrate(event: FeedEvent, tagOf: (assetId: number) => string): string | null {
  const teller = tellers[event.topic];
  return teller === undefined ? null : teller(event.payload, tagOf);
}

type Teller = (payload: unknown, tagOf: (assetId: number) => string) => string | null;

/** A payload that is not as expected is left untold: narrating must never stop the show. */
const teller =
  <Schema extends z.ZodType>(
    schema: Schema,
    tell: (payload: z.output<Schema>, tagOf: (assetId: number) => string) => string | null,
  ): Teller =>
  (payload, tagOf) => {
    const parsed = schema.safeParse(payload);
    return parsed.success ? tell(parsed.data, tagOf) : null;
  };

const flag = z.object({ flagId: z.number(), assetId: z.number() });
const order = z.object({ number: z.string(), assetTag: z.string() });
const line = (what: string, text: string) => `${what.padEnd(8)} ${text}`;

const tellers: Record<string, Teller> = {
  "flag.raised": teller(
    flag.extend({ summary: z.string() }),
    ({ flagId, assetId, summary }, tagOf) =>
      line("flag", `F-${flagId} on ${tagOf(assetId)}: ${summary}`),
  ),
  "flag.returned": teller(flag, ({ flagId, assetId }, tagOf) =>
    line("normal", `F-${flagId}: ${tagOf(assetId)} is back to normal`),
  ),
  "workorder.opened": teller(
    order.extend({
      title: z.string(),
      kind: z.string(),
      priority: z.object({ class: z.string() }),
      dueAt: z.string(),
      requiredSkill: z.string(),
    }),
    ({ number, title, kind, priority, requiredSkill }) =>
      line(
        "order",
        `${number} ${priority.class} ${title}; needs ${requiredSkill}${kind === "instrument" ? "; no part for the machine" : ""}`,
      ),
  ),
  "workorder.flag-attached": teller(order.extend({ flagId: z.number() }), ({ number, flagId }) =>
    line("order", `${number}: F-${flagId} joins it`),
  ),
  "workorder.kit-reserved": teller(
    order.extend({
      lines: z.array(
        z.object({
          part: z.string(),
          name: z.string(),
          quantity: z.number(),
          location: z.string(),
        }),
      ),
      short: z.array(z.object({ number: z.string(), name: z.string(), missing: z.number() })),
    }),
    ({ number, lines, short }) => {
      const set = lines.map((l) => `${l.quantity} × ${l.name} from ${l.location}`).join(", ");
      const lacks = short.map((l) => `${l.missing} × ${l.name}`).join(", ");
      const told = [set && `reserved ${set}`, lacks && `short of ${lacks}`]
        .filter(Boolean)
        .join("; ");
      return line("kit", `${number}: ${told}`);
    },
  ),
  "workorder.status-changed": teller(
    order.extend({
      to: z.string(),
      technician: z.object({ name: z.string() }).nullish(),
      reason: z.string().nullish(),
    }),
    ({ number, assetTag, to, technician, reason }) => {
      const who = technician?.name ?? "somebody";
      if (to === "dispatched")
        return line("visit", `${number}: ${who} is on the way to ${assetTag}`);
      if (to === "in-progress") return line("visit", `${number}: ${who} opens ${assetTag}`);
      if (to === "awaiting-material") return line("order", `${number} waits for parts`);
      if (to === "cancelled")
        return line("order", `${number} is cancelled${reason ? `: ${reason}` : ""}`);
      return null;
    },
  ),
  "workorder.completed": teller(
    order.extend({
      repaired: z.boolean(),
      foundCondition: z.string(),
      activity: z.string(),
      componentCode: z.string().nullish(),
      outcomes: z.array(z.object({ flagId: z.number(), outcome: z.string() })),
    }),
    ({ number, assetTag, repaired, foundCondition, componentCode, outcomes }) => {
      const found = foundCondition.replaceAll("-", " ");
      const what = componentCode ? `the ${componentCode}` : "the sensor";
      const done = repaired
        ? `${what} of ${assetTag} is replaced`
        : `nothing replaced on ${assetTag}`;
      const verdicts = outcomes
        .map((o) => `F-${o.flagId} ${o.outcome.replaceAll("-", " ")}`)
        .join(", ");
      return line("repair", `${number}: found ${found}; ${done}. Outcome: ${verdicts}`);
    },
  ),
  "rule.record-moved": teller(
    z.object({
      ruleKey: z.string(),
      version: z.number(),
      confirmed: z.number(),
      noFaultFound: z.number(),
      precision: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
    ({ ruleKey, version, confirmed, noFaultFound, precision, low, high }) => {
      const percent = (share: number) => `${Math.round(100 * share)} %`;
      const figure =
        precision === null || low === null || high === null
          ? ""
          : `; precision ${percent(precision)} (${percent(low)} to ${percent(high)})`;
      return line(
        "record",
        `${ruleKey} v${version}: ${confirmed} confirmed, ${noFaultFound} no fault found${figure}`,
      );
    },
  ),
};
