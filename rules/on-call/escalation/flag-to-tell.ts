import type { FlagRaised } from "../../flags/flag-events.ts";
import { localTime } from "../../evaluation/local-time.ts";
import type { NewEscalation } from "./begin-escalation.ts";
import { severityName } from "./severity.ts";

/** What of the flag's own row a message says. */
export interface FlagFacts {
  assetName: string;
  siteName: string;
  ruleName: string;
  consequence: string | null;
  response: string | null;
}

/** What people are told of a flag. */
export function flagToTell(
  flag: Pick<
    FlagRaised,
    "flagId" | "assetId" | "siteId" | "assetTag" | "severity" | "summary" | "triggeredAt"
  >,
  { assetName, siteName, ruleName, consequence, response }: FlagFacts,
  timeZone: string,
): Omit<NewEscalation, "cause"> {
  const since = localTime(Date.parse(flag.triggeredAt), timeZone);
  const lines = [
    flag.summary,
    `${flag.assetTag} ${assetName}, ${siteName}. Since ${since}.`,
    ...(consequence === null ? [] : [`If nothing is done: ${consequence}`]),
    ...(response === null ? [] : [`What to do: ${response}`]),
  ];
  return {
    about: { kind: "flag", id: flag.flagId },
    site: { id: flag.siteId, name: siteName },
    assetId: flag.assetId,
    severity: flag.severity,
    subject: `${severityName(flag.severity)}: ${ruleName} on ${flag.assetTag}`,
    text: lines.join("\n"),
    link: `/flags/${flag.flagId}`,
  };
}
