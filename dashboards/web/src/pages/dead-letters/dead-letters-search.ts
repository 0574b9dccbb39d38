import { refusalReasons, type RefusalReason } from "#ingest/refusal-reasons";
import type { DeadLetterFilter } from "../../api/dead-letters.ts";
import { oneOf, present, textIn } from "../../search/read-search.ts";

export const letterViews = ["kept", "replayed"] as const;
export type LetterView = (typeof letterViews)[number];

/** How far back, milliseconds. */
export const letterAges = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000 } as const;
export type LetterAge = keyof typeof letterAges;
export const letterAgeNames = ["1h", "24h", "7d"] as const satisfies readonly LetterAge[];

export interface DeadLettersSearch {
  reason?: RefusalReason | undefined;
  view?: LetterView;
  q?: string | undefined;
  /** The device's name, or with an external broker the topic. */
  device?: string | undefined;
  /** Id of an asset. */
  asset?: string | undefined;
  age?: LetterAge | undefined;
}

export function readDeadLettersSearch(raw: Record<string, unknown>): DeadLettersSearch {
  return present({
    reason: oneOf(raw, "reason", refusalReasons),
    view: oneOf(raw, "view", letterViews),
    q: textIn(raw, "q"),
    device: textIn(raw, "device"),
    asset: textIn(raw, "asset"),
    age: oneOf(raw, "age", letterAgeNames),
  });
}

/** The address as the API's filter, the reason apart. Ages begin at a whole minute, so that a page asks the same twice. */
export function filterOf(search: DeadLettersSearch, now: number): DeadLetterFilter {
  const { q, device, asset, age } = search;
  const minute = 60_000;
  return {
    ...(q ? { q } : {}),
    ...(device ? { credential: device } : {}),
    ...(asset ? { asset: Number(asset) } : {}),
    ...(age
      ? { from: new Date(Math.floor((now - letterAges[age]) / minute) * minute).toISOString() }
      : {}),
  };
}
