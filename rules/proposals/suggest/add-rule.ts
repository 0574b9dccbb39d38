import { fewestMissed } from "../proposal.ts";
import type { ProposedChange, Suggested } from "../proposal.ts";
import { restsOnMissed } from "./known-rule.ts";
import { sharedSigns } from "./uncovered-mode.ts";
import type { SharedSign, UncoveredMode } from "./uncovered-mode.ts";
import { numberBetween } from "./values-between.ts";

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const longestKey = 80;

/**
 * A rule for a failure mode that comes unforeseen, over the sign that most of the failures share: a limit where they went beyond what is usual on all
 * of the machines, and drift, which learns what is usual from each. `named`: how people call the signal.
 */
export function addRule(mode: UncoveredMode, named: (signal: string) => string): Suggested {
  const { classCode, failureMode, gaps } = mode;
  const [sign] = sharedSigns(mode);
  if (sign === undefined || sign.gaps.length < fewestMissed) {
    return {
      kind: "add",
      nothing: `${gaps.length} ${gaps.length === 1 ? "failure" : "failures"} came unforeseen, and no sign that nothing watches yet came before ${fewestMissed} of them`,
    };
  }
  const key = keyFor(classCode, sign.signal, failureMode);
  if (!slug.test(failureMode) || key === null) {
    return { kind: "add", nothing: `"${failureMode}" is not a code that a rule can name` };
  }
  const name = `${named(sign.signal)} before ${failureMode.replaceAll("-", " ")}`;
  const ruleOf = (condition: object) => ({
    key,
    name,
    appliesTo: { assetClass: classCode },
    severity: 2,
    failureMode,
    cause: `Before ${sign.gaps.length} failures that no flag foresaw (${placesOf(sign)}) it went this way.`,
    condition,
  });
  return {
    kind: "add",
    aim: "keener",
    ruleKey: key,
    title: `Add a rule: ${name}`,
    because: `${gaps.length} failures of the mode ${failureMode} came without a flag on assets of class ${classCode}. Before ${sign.gaps.length} of them ${wayInWords(sign, named)}.`,
    ...restsOnMissed(sign.gaps.map(({ gap }) => ({ ...gap, gapId: gap.id }))),
    candidates: conditionsFor(sign, named(sign.signal)).map(({ words, condition }) => ({
      words,
      definition: ruleOf(condition),
    })),
  };
}

function keyFor(classCode: string, signal: string, failureMode: string): string | null {
  const parts = [classCode, signal, "before", failureMode];
  const key = parts
    .map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"))
    .join("-")
    .replaceAll(/-{2,}/g, "-")
    .slice(0, longestKey)
    .replaceAll(/^-|-$/g, "");
  return slug.test(key) ? key : null;
}

function wayInWords({ signal, way }: SharedSign, named: (signal: string) => string): string {
  return "code" in way
    ? `${named(signal)} said ${way.code}, which it had not said before`
    : `${named(signal)} went ${way.direction}`;
}

const placesOf = ({ gaps }: SharedSign): string =>
  [...new Set(gaps.map(({ gap }) => gap.tag))].slice(0, 5).join(", ");

function conditionsFor(
  sign: SharedSign,
  name: string,
): (Pick<ProposedChange, "words"> & { condition: object })[] {
  const { signal, way } = sign;
  if ("code" in way) {
    const condition = { code: { signal, equals: way.code, hold: "24h" } };
    return [{ words: `a flag while ${name} says ${way.code}`, condition }];
  }
  const { direction } = way;
  const drifts = [8, 5].map((threshold) => ({
    words: `a flag when ${name} drifts ${direction} by ${threshold} sigmas from what is usual on the machine`,
    condition: {
      drift: { signal, direction, learn: "14d", window: "12h", threshold, onDelay: "1h" },
    },
  }));
  const limit = limitFor(sign, direction);
  if (limit === null) return drifts;
  const field = direction === "up" ? "above" : "below";
  return [
    ...drifts.slice(0, 1),
    {
      words: `a flag when ${name} is ${field} ${limit} for an hour`,
      condition: { limit: { signal, [field]: limit, onDelay: "1h" } },
    },
    ...drifts.slice(1),
  ];
}

/** Beyond what is usual on each of the machines, and short of what each reached; null where these overlap. */
function limitFor({ gaps }: SharedSign, direction: "up" | "down"): number | null {
  const moved = gaps.flatMap(({ candidate }) => (candidate.kind === "moved" ? [candidate] : []));
  const [usual, reached] =
    direction === "up"
      ? [Math.max(...moved.map((one) => one.usual)), Math.min(...moved.map(({ mean }) => mean))]
      : [Math.min(...moved.map((one) => one.usual)), Math.max(...moved.map(({ mean }) => mean))];
  const apart = direction === "up" ? reached > usual : reached < usual;
  return apart ? numberBetween(usual, reached, 0.7) : null;
}
