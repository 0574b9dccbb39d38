import { z } from "zod";
import { compileExpression, longestExpression } from "./compile-expression.ts";

const names = z.record(z.string().max(40), z.string().min(1));
const name = /^(?!(?:age|in|true|false|null)$)[a-zA-Z_]\w*$/;

const source = z.string().min(1).max(longestExpression);

/** What no form says, in a language made for it. */
export const expressionSchema = z
  .strictObject({
    signals: names.default({}).describe("Name in the expression: key of a signal with numbers"),
    codes: names.default({}).describe("Name in the expression: key of a signal with codes"),
    when: source.describe(
      "CEL over the latest usable values; `age.name` is how many seconds ago one was observed",
    ),
    clear: source.optional().describe("Ends it; default: when `when` does not hold"),
  })
  .superRefine((it, context) => {
    const [numbers, codes] = [Object.keys(it.signals), Object.keys(it.codes)];
    if (numbers.length + codes.length === 0 || numbers.length + codes.length > 16) {
      context.addIssue({ code: "custom", message: "names 1 to 16 signals" });
    }
    const before = context.issues.length;
    for (const [field, each] of [
      ...numbers.map((one) => ["signals", one] as const),
      ...codes.map((one) => ["codes", one] as const),
    ]) {
      const twice = field === "codes" && numbers.includes(each);
      if (name.test(each) && !twice) continue;
      const message = twice
        ? `"${each}" stands for two signals`
        : 'must be a name such as "v" or "oil_temperature", and none that CEL uses';
      context.addIssue({ code: "custom", path: [field, each], message });
    }
    if (context.issues.length > before) return;
    for (const field of ["when", "clear"] as const) {
      const text = it[field];
      if (text === undefined) continue;
      const compiled = compileExpression(text, { numbers, codes });
      if (compiled.ok) continue;
      context.addIssue({ code: "custom", path: [field], message: compiled.problem });
    }
  });

export type ExpressionDefinition = z.output<typeof expressionSchema>;
