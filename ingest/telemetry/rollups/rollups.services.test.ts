import { randomBytes } from "node:crypto";
import { afterAll, describe, test } from "vitest";
import { createInfluxStore } from "../influx/influx-store.ts";
import { startInflux } from "../influx/testing/start-influx.ts";
import { rollupsContract } from "./testing/rollups-contract.ts";

const influx = await startInflux();

if (typeof influx === "string") {
  describe.skip(`rolling up over InfluxDB (${influx})`, () => {
    test("passes the contract", () => {});
  });
} else {
  afterAll(() => influx.stop());
  rollupsContract(
    "InfluxDB",
    async (db) => {
      const measurement = `rollups_${randomBytes(6).toString("hex")}`;
      const store = createInfluxStore({ ...influx.options, db, measurement });
      return { store, dispose: () => store.close() };
    },
    { runs: 4, deletes: influx.canDelete },
  );
}
