import { present, textIn } from "../../search/read-search.ts";

export interface AssetsSearch {
  q?: string;
  site?: string;
  class?: string;
}

export function readAssetsSearch(raw: Record<string, unknown>): AssetsSearch {
  return present({
    q: textIn(raw, "q"),
    site: textIn(raw, "site"),
    class: textIn(raw, "class"),
  });
}
