import {
  type Atom,
  type CanonicalForm,
  canonicalForm,
  type Expression,
  isArbitrary,
  isSpecial,
  parse,
} from "./ucum-library.ts";

/** What a UCUM code measures. */
export type UnitMeaning =
  /** So many times the base units of its dimension, from `zero` on (273.15 K for Cel): value × factor + zero. */
  | { kind: "linear"; dimension: string; factor: number; zero: number }
  /** A logarithm (dB), or a unit that is defined by a procedure ([iU]): comparable with itself only, but for its prefix. */
  | { kind: "own-scale"; scale: string; factor: number };

/**
 * The temperatures whose zero is not nothing: a degree and the zero, in K. The library's own conversion applies them to
 * products too (10 Cel/s became 283 K/s) and forgets prefixes on the other side (1 mK became -272 Cel), so only its
 * parser and its table of magnitudes are used. Source: UCUM, sections 21 and 22.
 */
const temperatures: Record<string, { degree: number; zero: number }> = {
  Cel: { degree: 1, zero: 273.15 },
  "[degF]": { degree: 5 / 9, zero: (459.67 * 5) / 9 },
  "[degRe]": { degree: 5 / 4, zero: 273.15 },
};
const kelvin = JSON.stringify(Object.entries(canonicalForm("K").dimension));

/** What this code means, or in words why it means nothing. Case-sensitive, as UCUM's `c/s` codes are. */
export function unitMeaning(code: string): UnitMeaning | { problem: string } {
  const unknown = { problem: `"${code}" is no unit that UCUM knows` };
  const parsed = taken(code);
  if (parsed === null) return unknown;
  const { ast, magnitude, dimension } = parsed;
  const atoms = atomsOf(ast);
  // The library looks atoms up in a plain object, which "knows" constructor and toString.
  if (atoms.some(({ atom }) => atom in Object.prototype)) return unknown;
  const special = atoms.some(({ atom }) => isSpecial(atom));
  if (special && (ast.type !== "unit" || (ast.exponent ?? 1) !== 1)) {
    return {
      problem: `"${code}" multiplies or divides a scale with a zero of its own: for a difference of temperatures write K`,
    };
  }
  if (!Number.isFinite(magnitude) || magnitude <= 0) return unknown;
  if (special || atoms.some(({ atom }) => isArbitrary(atom))) {
    const scale = ast.type === "unit" ? ast.atom : code;
    const prefix = ast.type === "unit" ? magnitude / canonicalForm(scale).magnitude : 1;
    const temperature = temperatures[scale];
    if (temperature === undefined) return { kind: "own-scale", scale, factor: prefix };
    const { degree, zero } = temperature;
    return { kind: "linear", dimension: kelvin, factor: prefix * degree, zero };
  }
  const powers = Object.entries(dimension).filter(([, power]) => power !== 0);
  return {
    kind: "linear",
    dimension: JSON.stringify(powers.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    factor: magnitude,
    zero: 0,
  };
}

function taken(code: string): (CanonicalForm & { ast: Expression }) | null {
  try {
    const ast = parse(code);
    return ast === undefined ? null : { ast, ...canonicalForm(code) };
  } catch {
    return null;
  }
}

function atomsOf(expression: Expression): Atom[] {
  switch (expression.type) {
    case "binary":
      return [...atomsOf(expression.left), ...atomsOf(expression.right)];
    case "unary":
      return atomsOf(expression.operand);
    case "group":
      return atomsOf(expression.expression);
    case "unit":
      return [expression];
    default:
      return [];
  }
}
