import { z } from "zod";
import type { Trx } from "../../tables.ts";
import { beginEscalation } from "./begin-escalation.ts";
import { endEscalations } from "./end-escalations.ts";
import { severityName } from "./severity.ts";

/** What a site is told of in a flood is of this severity: what can stop a plant is told by itself. */
const floodSeverity = 3;

const about = { floodId: z.int(), siteId: z.int(), siteName: z.string(), flags: z.int() };
const floodBegan = z.object(about);
const floodEnded = z.object({
  ...about,
  assets: z.int(),
  standing: z.int(),
  top: z.array(z.object({ condition: z.string(), flags: z.int(), assets: z.int() })),
});

const of = ({ floodId, siteId, siteName }: z.output<typeof floodBegan>) => ({
  about: { kind: "flood" as const, id: floodId },
  site: { id: siteId, name: siteName },
  assetId: null,
  severity: floodSeverity,
  link: `/flags?view=open&site=${siteId}`,
});

/** One message for all that a flood holds back. */
export async function takeFloodBegan(trx: Trx, payload: unknown, now: number): Promise<void> {
  const flood = floodBegan.parse(payload);
  const { siteName, flags } = flood;
  await beginEscalation(
    trx,
    {
      ...of(flood),
      subject: `${severityName(floodSeverity)}: a flood of flags at ${siteName}`,
      text: `${siteName} raised ${flags} flags within minutes. Until it calms down only critical ones are told one by one; the others wait for a digest.`,
      cause: "A flood of flags began",
    },
    now,
  );
}

/** What was held back, in one message. */
export async function takeFloodEnded(trx: Trx, payload: unknown, now: number): Promise<void> {
  const flood = floodEnded.parse(payload);
  const { floodId, siteName, flags, assets, standing, top } = flood;
  const words = "The flood is over and its digest follows";
  await endEscalations(trx, { kind: "flood", ids: [floodId] }, { why: "over", words }, now);
  const lines = top.map((one) => `${one.flags} × ${one.condition} on ${one.assets} assets`);
  await beginEscalation(
    trx,
    {
      ...of(flood),
      subject: `${siteName}: ${flags} flags on ${assets} assets, ${standing} of them still stand`,
      text: [`The flood of flags at ${siteName} is over. The most frequent:`, ...lines].join("\n"),
      cause: "The flood is over",
    },
    now,
  );
}
