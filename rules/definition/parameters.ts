import { z } from "zod";

const name = /^[a-z][a-zA-Z0-9_]*$/;
const value = z.union([z.number(), z.string().min(1).max(80)]);
const values = z.record(z.string().max(40), value);

export type ParameterValues = Record<string, number | string>;

export const parametersSchema = values.describe(
  "Values that the condition names as `$limit`; what a whole fleet has where nothing says otherwise",
);

export const overrideSchema = z
  .strictObject({
    assetClass: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    assets: z.array(z.string().min(1)).min(1).optional().describe("Tags"),
    set: values,
    why: z.string().max(300).optional(),
  })
  .refine((it) => (it.assetClass === undefined) !== (it.assets === undefined), {
    message: "give either `assetClass` or `assets`",
  })
  .describe(
    "Other values for a class, or for single assets: those count over those of their class",
  );

export type Override = z.output<typeof overrideSchema>;

/** A value and where it comes from. */
export interface ResolvedParameter {
  name: string;
  value: number | string;
  from: "fleet" | "class" | "asset";
  /** Code of the class or tag of the asset that it is said of. */
  of: string | null;
  why: string | null;
}

/** What each parameter is for one asset: the asset's own value, else its class's, else the fleet's. Of several of one kind the last counts. */
export function resolveParameters(
  { parameters, overrides }: { parameters: ParameterValues; overrides: readonly Override[] },
  asset: { tag: string; classCode: string },
): ResolvedParameter[] {
  return Object.entries(parameters).map(([each, fleet]) => {
    const said = overrides.filter(({ set }) => set[each] !== undefined);
    const own = said.findLast(({ assets }) => assets?.includes(asset.tag));
    const ofClass = said.findLast(({ assetClass }) => isOne(assetClass, asset.classCode));
    const one = own ?? ofClass;
    if (one === undefined) return { name: each, value: fleet, from: "fleet", of: null, why: null };
    const from = one === own ? "asset" : "class";
    const of = one === own ? asset.tag : asset.classCode;
    return { name: each, value: one.set[each]!, from, of, why: one.why ?? null };
  });
}

const isOne = (codes: string | readonly string[] | undefined, code: string): boolean =>
  typeof codes === "string" ? codes === code : codes?.includes(code) === true;

/** Deeper than this nobody writes a condition, and what reads it must not run out of stack. */
const deepest = 40;

export type Filled =
  | { ok: true; filled: unknown; used: Set<string> }
  | { ok: false; path: PropertyKey[]; message: string };

/** A condition as written with its parameters filled in: `$limit` becomes the value, and within an expression the value written out. */
export function fillIn(written: unknown, given: ParameterValues): Filled {
  const used = new Set<string>();
  const problems: { path: PropertyKey[]; message: string }[] = [];
  const valueOf = (of: string, path: PropertyKey[]): number | string => {
    used.add(of);
    const found = Object.hasOwn(given, of) ? given[of] : undefined;
    if (found !== undefined) return found;
    const known = Object.keys(given).map((each) => `$${each}`);
    const there = known.length === 0 ? "it has none" : `there is ${known.join(", ")}`;
    problems.push({ path, message: `$${of} is no parameter of this rule: ${there}` });
    return 0;
  };
  const fill = (at: unknown, path: PropertyKey[]): unknown => {
    if (path.length > deepest) {
      problems.push({ path: [], message: `must not be nested more than ${deepest} deep` });
      return null;
    }
    if (typeof at === "string") {
      const whole = /^\$(\w+)$/.exec(at);
      if (whole !== null) return valueOf(whole[1]!, path);
      return at.replaceAll(/\$(\w+)/g, (_, of: string) => asLiteral(valueOf(of, path)));
    }
    if (Array.isArray(at)) return at.map((each, index) => fill(each, [...path, index]));
    if (typeof at !== "object" || at === null) return at;
    return Object.fromEntries(
      Object.entries(at).map(([key, each]) => [key, fill(each, [...path, key])]),
    );
  };
  const filled = fill(written, []);
  const [problem] = problems;
  return problem === undefined ? { ok: true, filled, used } : { ok: false, ...problem };
}

/** As an expression has it, where a number is a double. */
const asLiteral = (of: number | string): string =>
  typeof of === "string" ? JSON.stringify(of) : Number.isInteger(of) ? `${of}.0` : String(of);

/** Names of parameters that cannot be written as `$name`. */
export const badNames = (parameters: ParameterValues): string[] =>
  Object.keys(parameters).filter((each) => !name.test(each));
