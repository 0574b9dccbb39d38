import { z } from "zod";
import { standsAlone } from "./anomaly-schema.ts";
import { conditionSchema } from "./condition-schema.ts";
import type { ConditionDefinition } from "./condition-schema.ts";
import { positiveDuration } from "./duration.ts";
import { countConditions } from "./nested-conditions.ts";
import { badNames, fillIn, overrideSchema, parametersSchema } from "./parameters.ts";
import type { ParameterValues, ResolvedParameter } from "./parameters.ts";
import { ruleTestSchema } from "./rule-test-schema.ts";

const code = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const slug = z.string().max(80).regex(code, {
  message: 'must be lower-case words joined by "-", such as "bearing-wear"',
});

/** As orders have them: P1 is the most urgent. */
const priorityClasses = ["P1", "P2", "P3", "P4"] as const;

const fields = {
  key: slug.describe("Names the rule for ever, and the condition of the flags it raises"),
  name: z.string().min(1).max(200),
  appliesTo: z
    .strictObject({
      assetClass: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .optional()
        .describe("Code of one class, or a list of them"),
      assets: z.array(z.string().min(1)).min(1).optional().describe("Tags"),
      all: z.literal(true).optional().describe("Every asset there is and will be"),
    })
    .refine((it) => Object.values(it).filter((each) => each !== undefined).length === 1, {
      message: "give exactly one of `assetClass`, `assets` and `all: true`",
    }),
  severity: z.int().min(1).max(4).describe("1 low … 4 critical"),
  kind: z
    .enum(["process", "instrument"])
    .default("process")
    .describe("instrument: the sensor is in doubt, not the machine"),
  failureMode: slug
    .optional()
    .describe("What the machine is suspected of; skill and kit hang on it"),
  skill: slug.optional(),
  kit: slug
    .optional()
    .describe("Code of the kit that its orders take along, in place of that of the failure mode"),
  priority: z
    .strictObject({
      class: z.enum(priorityClasses),
      reason: z.string().trim().min(1).max(300),
    })
    .optional()
    .describe(
      "The class of its orders, whatever severity, criticality and time to failure would make of them, and why",
    ),
  summary: z
    .string()
    .max(300)
    .optional()
    .describe("Sentence for the flag; {asset}, {signal}, {value}, {unit} and {why} are filled in"),
  timeToFailureHours: z.number().positive().optional(),
  cause: z.string().max(500).optional(),
  consequence: z.string().max(500).optional(),
  response: z.string().max(500).optional(),
  timeToRespond: positiveDuration
    .optional()
    .describe("How soon somebody must act, or the consequence comes: its orders are due by then"),
  latched: z
    .boolean()
    .optional()
    .describe(
      "Its flags stand when their condition has returned, until somebody who has seen them resets them",
    ),
  suppressedBy: z
    .array(slug)
    .min(1)
    .max(20)
    .optional()
    .describe(
      "Keys of rules whose flags on the same asset explain this one: nobody is sent while they hold",
    ),
  parameters: parametersSchema.optional(),
  overrides: z.array(overrideSchema).max(1_000).optional(),
  tests: z.array(ruleTestSchema).max(100).optional().describe("What it must say of given readings"),
};

/** Each is evaluated on each reading: more than this is a mistake, or meant to take a worker's time. */
const mostConditions = 100;

const ruleCondition = conditionSchema
  .refine(standsAlone, {
    message:
      "each of `anomaly` and `detector` stands alone: it is judged by rows, minutes later than other forms, and nothing can be combined with it",
  })
  .refine((it) => countConditions(it) <= mostConditions, {
    message: `must not be made of more than ${mostConditions} conditions`,
  });

/** A rule as a person writes it, in YAML or JSON, but for parameters in its condition. `README.md` explains each field with an example. */
export const ruleShape = z.strictObject({ ...fields, condition: ruleCondition });

const outline = z.strictObject({ ...fields, condition: z.unknown() });

/** A rule as understood. `condition` is that of an asset of which nothing else is said; `forAsset` answers that of any. */
export type RuleDefinition = Omit<z.output<typeof outline>, "condition"> & {
  condition: ConditionDefinition;
  /** With its parameters' names; only where it has parameters. */
  template?: unknown;
  /** What its parameters are, in a rule as it is for one asset. */
  resolved?: readonly ResolvedParameter[];
};

const named = z.looseObject({ parameters: parametersSchema.optional(), condition: z.unknown() });

/** Everything that is wrong is said at once, of the condition too where the rest is wrong. */
export const ruleSchema = z.unknown().transform((written, context): RuleDefinition => {
  const add = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const read = outline.safeParse(written);
  for (const { path, message } of read.error?.issues ?? []) add(path, message);
  const parts = named.safeParse(written);
  const condition = parts.success
    ? conditionWith(parts.data.condition, parts.data.parameters ?? {}, add)
    : null;
  if (!read.success || condition === null) return z.NEVER;
  const { parameters, overrides, condition: template } = read.data;
  if (parameters === undefined) {
    if (overrides !== undefined) add(["overrides"], "there are no `parameters` to override");
    return { ...read.data, condition };
  }
  for (const each of badNames(parameters)) {
    add(["parameters", each], 'must be a name such as "limit", to be written as $limit');
  }
  return { ...read.data, condition, template };
});

/**
 * What is wrong with the values that a rule has for classes and assets, each by itself. Asked when a rule is written; one that is read has
 * passed, and would pay for it by the number of its assets.
 */
export function overrideProblems({
  parameters = {},
  overrides = [],
  template,
}: RuleDefinition): { path: PropertyKey[]; message: string }[] {
  const problems: { path: PropertyKey[]; message: string }[] = [];
  const add = (path: PropertyKey[], message: string) => problems.push({ path, message });
  for (const [index, { set }] of overrides.entries()) {
    const place = ["overrides", index, "set"];
    const unknown = Object.keys(set).filter((each) => !Object.hasOwn(parameters, each));
    for (const each of unknown) add([...place, each], "is no parameter of this rule");
    conditionWith(template, { ...parameters, ...set }, (path, message) =>
      add(place, `with it the condition is wrong at ${path.slice(1).join(".")}: ${message}`),
    );
  }
  return problems;
}

function conditionWith(
  template: unknown,
  values: ParameterValues,
  add: (path: PropertyKey[], message: string) => void,
): ConditionDefinition | null {
  const filled = fillIn(template, values);
  if (!filled.ok) {
    add(["condition", ...filled.path], filled.message);
    return null;
  }
  const parsed = ruleCondition.safeParse(filled.filled);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) add(["condition", ...path], message);
  return null;
}

export const ruleSetSchema = z.array(ruleSchema).superRefine((rules, context) => {
  const seen = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (seen.has(rule.key)) {
      context.addIssue({
        code: "custom",
        path: [index, "key"],
        message: `the key "${rule.key}" is used twice in this rule set`,
      });
    }
    seen.add(rule.key);
    for (const { path, message } of overrideProblems(rule)) {
      context.addIssue({ code: "custom", path: [index, ...path], message });
    }
  }
});
