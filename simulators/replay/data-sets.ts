import { readAzurePdm } from "./azure-pdm/read-azure-pdm.ts";
import type { RecordedFleet } from "./recorded-fleet.ts";

const readers: Record<string, (dir: string) => Promise<RecordedFleet>> = {
  "azure-pdm": readAzurePdm,
};

/** Reads a recording from a folder of the data set's own files. */
export function readRecording(dataSet: string, dir: string): Promise<RecordedFleet> {
  const read = readers[dataSet];
  if (read !== undefined) return read(dir);
  return Promise.reject(
    new Error(
      `no data set "${dataSet}" can be replayed; there is ${Object.keys(readers).join(", ")}`,
    ),
  );
}
