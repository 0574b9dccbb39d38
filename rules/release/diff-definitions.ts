import diff from "microdiff";

/** One place in which two definitions differ. */
export interface DefinitionChange {
  /** "condition.limit.above", "condition.any[1].limit.above" */
  path: string;
  kind: "added" | "removed" | "changed";
  from: unknown;
  to: unknown;
}

/** What differs between two definitions as they were written, path by path. */
export function diffDefinitions(from: object, to: object): DefinitionChange[] {
  return diff({ ...from }, { ...to })
    .map((one): DefinitionChange => {
      const path = inWords(one.path);
      if (one.type === "CREATE") return { path, kind: "added", from: null, to: one.value };
      if (one.type === "REMOVE") return { path, kind: "removed", from: one.oldValue, to: null };
      return { path, kind: "changed", from: one.oldValue, to: one.value };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

const inWords = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`,
    "",
  );
