import * as library from "@atomic-ehr/ucum";

/** How the library takes a code apart. Its own declarations are lost on the way (they import without a file's ending). */
export type Expression =
  | { type: "binary"; left: Expression; right: Expression }
  | { type: "unary"; operand: Expression }
  | { type: "group"; expression: Expression }
  | { type: "unit"; prefix?: string; atom: string; exponent?: number }
  | { type: "factor"; value: number };

export type Atom = Expression & { type: "unit" };

/** In base units (m, s, g, rad, K, C, cd). */
export interface CanonicalForm {
  magnitude: number;
  dimension: Record<string, number>;
}

/** @throws when the text holds a sign that no code may hold. */
export function parse(code: string): Expression | undefined {
  const { valid }: { valid: boolean } = library.ucum.validate(code);
  if (!valid) return undefined;
  const { ast }: { ast?: Expression } = library.parseUnit(code);
  return ast;
}

export function canonicalForm(code: string): CanonicalForm {
  const form: CanonicalForm = library.toCanonicalForm(code);
  return form;
}

/** A scale with a zero of its own, or a logarithm. */
export const isSpecial = (atom: string): boolean => library.ucum.isSpecialUnit(atom);

/** Defined by a procedure, and so comparable with nothing else. */
export const isArbitrary = (atom: string): boolean => library.ucum.isArbitraryUnit(atom);
