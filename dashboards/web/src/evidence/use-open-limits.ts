import { useQueries } from "@tanstack/react-query";
import { flagQuery, type EvidenceLine } from "../api/flag.ts";
import type { FlagRow } from "../api/flags.ts";
import { withoutBands } from "./levels.ts";

/** The limits and baselines by which the open flags of an asset were judged, to be drawn into its charts. */
export function useOpenLimits(flags: readonly FlagRow[]): EvidenceLine[] {
  const open = flags.filter((flag) => flag.state !== "normal");
  return useQueries({
    queries: open.map((flag) => flagQuery(flag.number)),
    combine: (answers) => answers.flatMap(({ data }) => withoutBands(data?.evidence.lines ?? [])),
  });
}
