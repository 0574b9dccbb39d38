import type { ConditionDefinition } from "../definition/condition-schema.ts";
import { nestedIn } from "../definition/nested-conditions.ts";
import { fillIn } from "../definition/parameters.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import type { RuleFinding } from "./finding.ts";

/** What a rule that can be read should have, and what in it is probably not meant. */
export function lintRule(rule: RuleDefinition): RuleFinding[] {
  return [...lacking(rule), ...untested(rule), ...unused(rule), ...words(rule), ...doubtful(rule)];
}

/** A flag that nobody knows what to do about should not be raised (ISA-18.2-2016 §8, rationalization). */
function lacking(rule: RuleDefinition): RuleFinding[] {
  const found: RuleFinding[] = [];
  const want = (field: keyof RuleDefinition, level: RuleFinding["level"], why: string) => {
    if (rule[field] !== undefined) return;
    found.push({
      level,
      check: "rationalisation",
      path: [],
      message: `has no \`${field}\`: ${why}`,
    });
  };
  // What is critical must be thought through; of the rest it is asked.
  const level = rule.severity >= 3 ? "error" : "warning";
  want("cause", level, "what is behind it, when it is right");
  want("consequence", level, "what happens if nobody does anything");
  want("response", level, "what is to be done");
  want("timeToRespond", level, "how soon, or the consequence comes");
  if (rule.kind === "process") {
    want(
      "failureMode",
      "warning",
      "without one it sends nobody, and there is no kit to send along",
    );
  }
  return found;
}

const untested = ({ tests }: RuleDefinition): RuleFinding[] =>
  tests === undefined || tests.length === 0
    ? [
        {
          level: "warning",
          check: "tests",
          path: [],
          message: "has no `tests`: give readings and what it must say of them",
        },
      ]
    : [];

function unused({ parameters, template }: RuleDefinition): RuleFinding[] {
  if (parameters === undefined) return [];
  const filled = fillIn(template, parameters);
  const used = filled.ok ? filled.used : new Set<string>();
  return Object.keys(parameters)
    .filter((name) => !used.has(name))
    .map((name) => ({
      level: "error",
      check: "unused-parameter",
      path: ["parameters", name],
      message: `is named nowhere: write $${name} where it belongs, or take it out`,
    }));
}

const places = new Set(["asset", "name", "signal", "unit", "value", "why"]);

const words = ({ summary = "" }: RuleDefinition): RuleFinding[] =>
  [...summary.matchAll(/\{(\w+)\}/g)]
    .filter(([, name]) => !places.has(name!))
    .map(([place]) => ({
      level: "error",
      check: "summary",
      path: ["summary"],
      message: `${place} is filled in by nothing: there is ${[...places].map((each) => `{${each}}`).join(", ")}`,
    }));

function doubtful({ condition }: RuleDefinition): RuleFinding[] {
  const found: RuleFinding[] = [];
  const visit = (at: ConditionDefinition, path: PropertyKey[], held: boolean) => {
    const say = (more: string[], message: string) =>
      found.push({ level: "warning", check: "doubtful", path: [...path, ...more], message });
    const form =
      "limit" in at ? at.limit : "rate" in at ? at.rate : "drift" in at ? at.drift : null;
    for (const delay of ["onDelay", "offDelay"] as const) {
      if (form === null || at[delay] === undefined || form[delay] === 0) continue;
      say(
        [delay],
        `is counted twice: the form has ${delay === "onDelay" ? "an on-delay" : "an off-delay"} of its own`,
      );
    }
    const calm = at.onDelay ?? at.offDelay ?? at.keepFor ?? at.chattering;
    const settled = held || calm !== undefined;
    if ("limit" in at && !settled && at.limit.onDelay + at.limit.offDelay === 0) {
      const { above, below, clearBelow, clearAbove } = at.limit;
      if (
        (above !== undefined && above === clearBelow) ||
        (below !== undefined && below === clearAbove)
      ) {
        say(
          ["limit"],
          "has neither a dead band nor a delay: it will chatter on noise around the limit",
        );
      }
    }
    if ("not" in at && "not" in at.not) say(["not"], "is said twice, and takes itself back");
    for (const part of nestedIn(at)) visit(part, path, settled || "nOfM" in at);
  };
  visit(condition, ["condition"], false);
  return found;
}
