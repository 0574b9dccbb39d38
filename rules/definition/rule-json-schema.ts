import { z } from "zod";
import { ruleShape } from "./rule-schema.ts";

const parameter = { type: "string", pattern: "^\\$[a-z]\\w*$" } as const;

/** The JSON schema of a rule as it is written: wherever its condition has a number, a parameter may stand. */
export function ruleJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(ruleShape, {
    io: "input",
    override({ jsonSchema, path }) {
      const isNumber = jsonSchema.type === "number" || jsonSchema.type === "integer";
      if (path[1] !== "condition" || !isNumber) return;
      const number = { ...jsonSchema };
      delete number.description;
      for (const key of Object.keys(number)) Reflect.deleteProperty(jsonSchema, key);
      jsonSchema.anyOf = [number, parameter];
    },
  });
  return { ...schema };
}
