import { z } from "zod";
import { conditionSchema } from "./condition-schema.ts";
import type { ConditionDefinition } from "./condition-schema.ts";

const code = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const slug = z.string().max(80).regex(code, {
  message: 'must be lower-case words joined by "-", such as "bearing-wear"',
});

/** A rule as a person writes it, in YAML or JSON. `README.md` explains each field with an example. */
export const ruleSchema = z.strictObject({
  key: slug.describe("Names the rule for ever, and the condition of the flags it raises"),
  name: z.string().min(1).max(200),
  appliesTo: z
    .strictObject({
      assetClass: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .optional()
        .describe("Code of one class, or a list of them"),
      assets: z.array(z.string().min(1)).min(1).optional().describe("Tags"),
    })
    .refine((it) => (it.assetClass === undefined) !== (it.assets === undefined), {
      message: "give either `assetClass` or `assets`",
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
  summary: z
    .string()
    .max(300)
    .optional()
    .describe("Sentence for the flag; {asset}, {signal}, {value}, {unit} and {why} are filled in"),
  timeToFailureHours: z.number().positive().optional(),
  cause: z.string().max(500).optional(),
  consequence: z.string().max(500).optional(),
  response: z.string().max(500).optional(),
  condition: conditionSchema,
});

export type RuleDefinition = Omit<z.output<typeof ruleSchema>, "condition"> & {
  condition: ConditionDefinition;
};

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
  }
});
