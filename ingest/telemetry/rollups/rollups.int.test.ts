import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";
import { rollupsContract } from "./testing/rollups-contract.ts";

rollupsContract(
  "DuckDB",
  async () => {
    const dir = await mkdtemp(join(tmpdir(), "millwright-rollups-"));
    const store = await openDuckdbStore({ dir });
    return {
      store,
      async dispose() {
        await store.close();
        await rm(dir, { recursive: true });
      },
    };
  },
  { runs: 8, deletes: true },
);
