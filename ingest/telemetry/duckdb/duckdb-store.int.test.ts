import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { telemetryStoreContract } from "../testing/contract/telemetry-store-contract.ts";
import type { StoreUnderTest } from "../testing/contract/store-under-test.ts";
import { openDuckdbStore } from "./open-duckdb-store.ts";

async function inFreshFolder(options: { sealRows?: number } = {}): Promise<StoreUnderTest> {
  const dir = await mkdtemp(join(tmpdir(), "millwright-store-"));
  const made: StoreUnderTest = {
    store: await openDuckdbStore({ dir, ...options }),
    async reopen() {
      await made.store.close();
      made.store = await openDuckdbStore({ dir, ...options });
      return made.store;
    },
    async dispose() {
      await made.store.close();
      await rm(dir, { recursive: true });
    },
  };
  return made;
}

telemetryStoreContract("DuckDB", () => inFreshFolder(), { runs: 20 });
telemetryStoreContract("DuckDB that sorts after every few rows", () =>
  inFreshFolder({ sealRows: 5 }),
);
