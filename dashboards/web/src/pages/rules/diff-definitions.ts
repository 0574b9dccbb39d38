import { isObject } from "./definition-words.ts";

export interface Change {
  path: (string | number)[];
  /** undefined: it was not there. */
  before: unknown;
  /** undefined: it is no longer there. */
  after: unknown;
}

/** What is different between two definitions, place by place; what stayed the same is left out. */
export function diffDefinitions(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[] = [],
): Change[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      diffDefinitions(before[name], after[name], [...path, name]),
    );
  }
  if (isNested(before) && isNested(after)) {
    const longest = Math.max(before.length, after.length);
    return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
      diffDefinitions(before[index], after[index], [...path, index]),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path: [...path], before, after }];
}

/** A list whose items have places of their own; a list of words is one value. */
function isNested(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.some(isObject);
}
