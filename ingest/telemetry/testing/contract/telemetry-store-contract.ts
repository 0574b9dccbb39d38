import { afterEach, describe } from "vitest";
import { historyContract } from "./history-contract.ts";
import { lookupContract } from "./lookup-contract.ts";
import { positionsContract } from "./positions-contract.ts";
import { readingsContract } from "./readings-contract.ts";
import { rollupContract } from "./rollup-contract.ts";
import { scanContract } from "./scan-contract.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

export interface ContractOptions {
  /** Runs of the property tests. */
  runs?: number;
  /** False for a server whose retention is a setting of its own (InfluxDB 3). Default true. */
  deletes?: boolean;
}

/** What every adapter of the TelemetryStore port must pass. `makeStore` gives an empty store each time. */
export function telemetryStoreContract(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { runs = 30, deletes = true }: ContractOptions = {},
): void {
  describe(`telemetry store: ${name}`, () => {
    const opened: StoreUnderTest[] = [];
    const fresh = async (): Promise<StoreUnderTest> => {
      const made = await makeStore();
      opened.push(made);
      return made;
    };
    afterEach(async () => {
      for (const made of opened.splice(0)) await made.dispose();
    });

    readingsContract(fresh, deletes);
    positionsContract(fresh);
    lookupContract(fresh, runs);
    scanContract(fresh, runs);
    rollupContract(fresh, deletes);
    historyContract(makeStore, runs);
  });
}
