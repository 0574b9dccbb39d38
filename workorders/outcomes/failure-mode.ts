/** A way in which equipment fails, with what to do about it. */
export interface FailureMode {
  code: string;
  name: string;
  kind: "process" | "instrument";
  /** The nearest failure mode of ISO 14224:2016 annex B, e.g. VIB; null where none fits. */
  iso14224: string | null;
  description: string;
  /** What to do, in order; safety first. */
  steps: string[];
}

/** `filter-clogging` → `Filter clogging`: a mode that nobody has described still reads as words. */
export function unlistedFailureMode(code: string, kind: FailureMode["kind"]): FailureMode {
  const words = code.replaceAll(/[-_]+/g, " ").trim();
  return {
    code,
    name: words.charAt(0).toUpperCase() + words.slice(1),
    kind,
    iso14224: null,
    description: "Not in the catalogue of failure modes; import it to give it steps.",
    steps: [],
  };
}
