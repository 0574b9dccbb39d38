import type { Explanation, SignalFacts } from "../conditions/condition.ts";
import { quantity } from "../conditions/words.ts";

/** The flag's sentence: the rule's template with the figures filled in, or the explanation itself. */
export function summaryOf(
  template: string | undefined,
  explanation: Explanation,
  asset: { tag: string; name: string },
  signals: readonly SignalFacts[],
): string {
  const why = `${explanation.words.charAt(0).toUpperCase()}${explanation.words.slice(1)}.`;
  if (template === undefined) return why;
  const signal = signals.find((each) => each.id === explanation.signalId);
  const filled: Record<string, string> = {
    asset: asset.tag,
    name: asset.name,
    signal: signal?.name ?? "",
    unit: signal?.unit ?? "",
    value:
      typeof explanation.value === "number" && signal !== undefined
        ? quantity(explanation.value, signal)
        : String(explanation.value ?? ""),
    why: explanation.words,
  };
  return template.replaceAll(/\{(\w+)\}/g, (place, name: string) => filled[name] ?? place);
}
