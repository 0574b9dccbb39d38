import type { CandidateSignal, CoverageGap } from "../../api/coverage-gaps.ts";
import { usualBand } from "./usual-band.ts";

/** What a person says of a rule that is made of a signal that had moved. */
export interface RuleWish {
  key: string;
  name: string;
  /** Every asset of the class, or the one that failed. */
  scope: "class" | "asset";
  severity: number;
  /** Of a signal that moved. */
  limit: number;
  /** Of a signal that moved: how long it must be over it, such as "1h". */
  onDelay: string;
}

type Gap = Pick<CoverageGap, "asset" | "failureMode">;

/** To begin with: a limit halfway between what was usual and where it lay on the last day, for the class that failed. */
export function wishFor(gap: Gap, candidate: CandidateSignal, name: string): RuleWish {
  const { class: assetClass } = gap.asset;
  const code = candidate.kind === "code";
  const what = code ? candidate.code : candidate.direction === "up" ? "high" : "low";
  return {
    key: slug(`${assetClass} ${candidate.signal} ${what}`),
    name: `${name} ${code ? candidate.code : what}`,
    scope: "class",
    severity: 2,
    limit: code ? 0 : rounded((candidate.mean + candidate.usual) / 2),
    onDelay: "1h",
  };
}

/** The rule as the API takes it. Its clear limit is where the signal counts as usual again, or nothing where that is beyond the limit. */
export function ruleOf(gap: Gap, candidate: CandidateSignal, wish: RuleWish) {
  const { asset, failureMode } = gap;
  return {
    key: wish.key,
    name: wish.name,
    appliesTo: wish.scope === "class" ? { assetClass: asset.class } : { assets: [asset.tag] },
    severity: wish.severity,
    ...(failureMode === null ? {} : { failureMode }),
    condition:
      candidate.kind === "code"
        ? { code: { signal: candidate.signal, equals: candidate.code } }
        : { limit: limitOf(candidate, wish) },
  };
}

function limitOf(
  candidate: Extract<CandidateSignal, { kind: "moved" }>,
  { limit, onDelay }: RuleWish,
) {
  const { low, high } = usualBand(candidate);
  const { signal, direction } = candidate;
  const up = direction === "up";
  const clear = rounded(up ? high : low);
  const clears = up ? clear < limit : clear > limit;
  return {
    signal,
    ...(up ? { above: limit } : { below: limit }),
    ...(clears ? (up ? { clearBelow: clear } : { clearAbove: clear }) : {}),
    ...(onDelay === "" ? {} : { onDelay }),
  };
}

/** Three digits: more than that nobody knows of a mean. */
const rounded = (value: number): number => Number(value.toPrecision(3));

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
