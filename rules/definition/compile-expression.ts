import { Environment } from "@marcbachmann/cel-js";
import type { ASTNode } from "@marcbachmann/cel-js";

export interface ExpressionNames {
  /** Names that stand for numbers, and for codes. */
  numbers: readonly string[];
  codes: readonly string[];
}

/** What an expression is evaluated on: each name's latest value, and under `age` how many seconds ago it was observed. */
export type ExpressionValues = Record<string, number | string | Record<string, number>>;

export type Compiled =
  | { ok: true; evaluate: (values: ExpressionValues) => boolean }
  | { ok: false; problem: string };

/** So large may an expression be: without loops its cost is that of its size. */
export const longestExpression = 1_000;
const limits = {
  maxAstNodes: 200,
  maxDepth: 24,
  maxListElements: 50,
  maxMapEntries: 0,
  maxCallArguments: 4,
};

/** What may be called. Macros that loop (`exists`, `map`), patterns and anything of the calendar are left out: bounded, and the same at any time. */
const callable = new Set([
  "abs",
  "min",
  "max",
  "sqrt",
  "double",
  "size",
  "contains",
  "startsWith",
  "endsWith",
]);

/**
 * Reads a CEL expression (the language of cel.dev, by `@marcbachmann/cel-js`) that answers true or false, and checks the type of everything
 * in it: what passes here fails on no reading.
 */
export function compileExpression(source: string, { numbers, codes }: ExpressionNames): Compiled {
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits })
    .registerFunction("abs(double): double", Math.abs)
    .registerFunction("sqrt(double): double", Math.sqrt)
    .registerFunction("min(double, double): double", Math.min)
    .registerFunction("max(double, double): double", Math.max)
    .registerVariable("age", "map<string, double>");
  try {
    for (const name of numbers) environment.registerVariable(name, "double");
    for (const name of codes) environment.registerVariable(name, "string");
    const parsed = environment.parse(source);
    const names = new Set([...numbers, ...codes]);
    const refused = refusedIn(parsed.ast, names);
    if (refused !== null) return { ok: false, problem: refused };
    const { valid, type, error } = parsed.check();
    if (!valid) return { ok: false, problem: inWords(error) };
    if (type !== "bool") {
      return { ok: false, problem: `answers ${type ?? "nothing"}, and must answer true or false` };
    }
    return { ok: true, evaluate: (values) => parsed(values) === true };
  } catch (error) {
    return { ok: false, problem: inWords(error) };
  }
}

/** The first line says it; what follows is a picture of the place. */
function inWords(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
  return /overload: .*\bint\b/.test(message)
    ? `${message} (a signal's number is a double: write 2.0 where you calculate with 2)`
    : message;
}

function refusedIn(node: unknown, names: ReadonlySet<string>): string | null {
  if (Array.isArray(node)) {
    for (const each of node) {
      const refused = refusedIn(each, names);
      if (refused !== null) return refused;
    }
    return null;
  }
  if (!isNode(node)) return null;
  if (node.op === "call" || node.op === "rcall") {
    const [name] = node.args;
    if (!callable.has(name)) {
      return `"${name}" cannot be called here: only ${[...callable].join(", ")} can`;
    }
  }
  if (node.op === "." && isNode(node.args[0]) && node.args[0].op === "id") {
    const [of, field] = [node.args[0].args, node.args[1]];
    if (of === "age" && !names.has(field)) return `age.${field} is the age of nothing named here`;
  } else if (node.op === "id" && node.args === "age") {
    return "`age` is asked by name, such as age.v";
  }
  const inner: unknown = node.args;
  // Of "age.v" both parts are known.
  if (node.op === "." && isNode(node.args[0]) && node.args[0].op === "id") return null;
  return refusedIn(inner, names);
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;
