import type { AssetEntry } from "#ingest";
import { localTime } from "../evaluation/local-time.ts";
import type { RaiseFlag } from "../flags/raise-flag.ts";
import { gatewayUnreachable } from "./inhibit.ts";

/** As many children as the flag names; all of them are counted. */
const childrenNamed = 200;
const tagsInSummary = 3;

/** What one held-back flag tells about its asset. */
export interface Child {
  silentAt: number;
  raise: RaiseFlag;
}

/** The one flag of a dead gateway, with what is behind it as its evidence. `children` holds at least one. */
export function gatewayFlag(gateway: AssetEntry, children: readonly Child[]): RaiseFlag {
  const sorted = children.toSorted((a, b) => a.raise.asset.tag.localeCompare(b.raise.asset.tag));
  const assets = new Map(sorted.map((child) => [child.raise.asset.id, child]));
  assets.delete(gateway.id);
  // The rule that noticed first is the one whose flag this is, with all that hangs on a rule.
  const first = children.reduce((a, b) => (b.raise.raisedAt < a.raise.raisedAt ? b : a));
  const severest = Math.max(...children.map((child) => child.raise.rule.severity));
  const sinceAt = Math.min(...children.map((child) => child.silentAt));
  const since = localTime(sinceAt, gateway.timeZone);
  const tags = [...assets.values()].map((child) => child.raise.asset.tag);
  const named = tags.slice(0, tagsInSummary).join(", ");
  const more = tags.length > tagsInSummary ? ` and ${tags.length - tagsInSummary} more` : "";
  const words =
    tags.length === 0
      ? `${gateway.tag} and everything reached through it has been silent since ${since}`
      : `${named}${more} cannot be reached through ${gateway.tag} since ${since}`;
  const { raise } = first;
  return {
    asset: gateway,
    rule: {
      ...raise.rule,
      key: gatewayUnreachable,
      severity: severest,
      kind: "instrument",
      // What the rule says of orders on the child is not said of the gateway.
      kit: undefined,
      priority: undefined,
      latched: undefined,
    },
    ruleVersionId: raise.ruleVersionId,
    ruleVersion: raise.ruleVersion,
    raisedAt: raise.raisedAt,
    triggeredAt: raise.triggeredAt,
    receivedAt: null,
    summary: `${words}.`,
    evidence: {
      words,
      score: 1,
      lines: [],
      signals: [],
      facts: { unreachable: assets.size, since: new Date(sinceAt).toISOString() },
      parts: [...assets.values()].slice(0, childrenNamed).map((child) => ({
        kind: "unreachable",
        words: `${child.raise.asset.tag} ${child.raise.asset.name} is unreachable via ${gateway.tag}: ${child.raise.evidence.words}`,
        facts: { assetId: child.raise.asset.id, tag: child.raise.asset.tag },
      })),
      rule: raise.evidence.rule,
    },
  };
}
