import type { Evidence } from "../api/flag.ts";

export interface NamedShare {
  key: string;
  name: string;
  /** 0 to 1. */
  share: number;
}

const prefix = "share ";

/** Each signal's part in what made an asset unusual, the largest first; empty for a flag of another kind. */
export function sharesOf({ facts, signals }: Evidence): NamedShare[] {
  return Object.entries(facts)
    .flatMap(([name, share]): NamedShare[] => {
      if (!name.startsWith(prefix) || typeof share !== "number") return [];
      const key = name.slice(prefix.length);
      return [{ key, name: signals.find((signal) => signal.key === key)?.name ?? key, share }];
    })
    .toSorted((a, b) => b.share - a.share);
}
