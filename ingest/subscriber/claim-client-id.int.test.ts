import { testDatabase } from "#platform/testing";
import { expect, test } from "vitest";
import { claimClientId } from "./claim-client-id.ts";

test("processes of one host have ids of their own, and a successor has that of its predecessor", async () => {
  const db = await testDatabase();
  const first = await claimClientId(db, "plant-1");
  const second = await claimClientId(db, "plant-1");
  const elsewhere = await claimClientId(db, "plant-2");
  expect([first, second, elsewhere].map(({ clientId }) => clientId)).toEqual([
    "millwright-ingest-plant-1",
    "millwright-ingest-plant-1-2",
    "millwright-ingest-plant-2",
  ]);
  first.release();
  // The server notices a closed connection a moment later.
  await expect
    .poll(async () => {
      const { clientId, release } = await claimClientId(db, "plant-1");
      release();
      return clientId;
    })
    .toBe("millwright-ingest-plant-1");
  second.release();
  elsewhere.release();
});
