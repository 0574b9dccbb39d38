import { explanationCycles } from "../lint/explanation-cycles.ts";
import type { FoundRule } from "../lint/lint-files.ts";
import { findingAt } from "./checked-text.ts";
import type { CheckFinding } from "./checked-text.ts";

interface Explained {
  key: string;
  suppressedBy: readonly string[];
}

/** What a text's explanations (`suppressedBy`) come to beside the rules that there are, which its own take the place of. */
export function amongOthers(
  found: readonly FoundRule[],
  others: readonly Explained[],
): CheckFinding[] {
  const own = new Map(found.map((one) => [one.rule.key, one]));
  const before = others.filter(({ key }) => !own.has(key));
  const known = new Set([...own.keys(), ...before.map(({ key }) => key)]);
  const graph: Explained[] = [
    ...found.map(({ rule: { key, suppressedBy = [] } }) => ({ key, suppressedBy })),
    ...before,
  ];
  return [...inCircles(own, graph), ...found.flatMap((one) => byNobody(one, known))];
}

/** Circles that a rule of the text closes with others; those among the text's own are found without them. */
function inCircles(own: ReadonlyMap<string, FoundRule>, graph: readonly Explained[]) {
  return explanationCycles(graph).flatMap((cycle) => {
    const keys = cycle.slice(0, -1);
    const start = keys.findIndex((key) => own.has(key));
    if (start === -1 || keys.every((key) => own.has(key))) return [];
    const turned = [...keys.slice(start), ...keys.slice(0, start)];
    const one = own.get(turned[0]!)!;
    const place = one.rule.suppressedBy!.indexOf(turned[1]!);
    const message = `leads back to it (${[...turned, turned[0]!].join(" ← ")}) by rules that there are: raised together, nobody would be told of any of them`;
    return [
      findingAt(one, ["suppressedBy", place], {
        level: "error",
        check: "explained-in-a-circle",
        message,
      }),
    ];
  });
}

const byNobody = (one: FoundRule, known: ReadonlySet<string>) =>
  (one.rule.suppressedBy ?? []).flatMap((key, place) =>
    known.has(key)
      ? []
      : [
          findingAt(one, ["suppressedBy", place], {
            level: "warning",
            check: "explained-by-nobody",
            message: `there is no rule "${key}": nothing is explained by it until there is one`,
          }),
        ],
  );
