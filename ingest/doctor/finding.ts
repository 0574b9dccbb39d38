/** What an examination found. `unproven`: it could not be shown either way, and the words say why. */
export const findingStates = ["ok", "problem", "unproven"] as const;

export interface Finding {
  check: string;
  state: (typeof findingStates)[number];
  words: string;
  /** What to do about it; null when there is nothing to do. */
  remedy: string | null;
}

export function ok(check: string, words: string): Finding {
  return { check, state: "ok", words, remedy: null };
}

export function problem(check: string, words: string, remedy: string): Finding {
  return { check, state: "problem", words, remedy };
}

export function unproven(check: string, words: string, remedy: string | null = null): Finding {
  return { check, state: "unproven", words, remedy };
}
