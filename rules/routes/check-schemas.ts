import { z } from "#platform";
import { DefinitionDiff } from "./release-schemas.ts";
import { StageName } from "./schemas.ts";

const line = z.int().openapi({ description: "From 1." });

export const CheckedRules = z
  .object({
    findings: z.array(
      z.object({
        level: z.enum(["error", "warning"]),
        refused: z.boolean().openapi({ description: "It cannot be saved so." }),
        check: z.string().openapi({ example: "schema" }),
        line,
        column: line,
        field: z.string().openapi({ example: "condition.limit.above" }),
        rule: z.string().nullable(),
        message: z.string(),
      }),
    ),
    tests: z
      .array(
        z.object({
          rule: z.string(),
          name: z.string(),
          line,
          problems: z.array(z.string()).openapi({ description: "Empty: it passed." }),
        }),
      )
      .openapi({ description: "Those that were run." }),
    rules: z
      .array(
        z.object({
          key: z.string(),
          definition: z.looseObject({}),
          isNew: z.boolean(),
          against: z
            .object({ version: z.int(), stage: StageName })
            .nullable()
            .openapi({ description: "The version that it is compared with." }),
          changes: DefinitionDiff.shape.changes,
          assets: z.int().openapi({ description: "How many it would watch." }),
          warning: z.string().nullable(),
        }),
      )
      .openapi({ description: "Those that can be read." }),
  })
  .openapi("CheckedRules");
