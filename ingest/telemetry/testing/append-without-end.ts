import { setTimeout as wait } from "node:timers/promises";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";
import { numberedEntry, numberedRollup } from "./numbered-entries.ts";

/*
 * node append-without-end.ts <dir> <last seq>: a process to be killed. Appends numbered entries, each with a bucket, from the store's position on
 * and prints each seq once it is durable; a failed append is printed and tried again.
 */
const [dir = "", last = "0"] = process.argv.slice(2);
const store = await openDuckdbStore({ dir, sealRows: 400, minFreeBytes: 0, memoryLimit: "200MB" });
let seq = ((await store.positions()).get(0) ?? 0) + 1;
while (seq <= Number(last)) {
  try {
    await store.append([numberedEntry(seq)]);
    await store.writeRollups("1m", [numberedRollup(seq)]);
    process.stdout.write(`${seq}\n`);
    if (seq % 50 === 0) await store.compact(Date.UTC(2100, 0));
    seq += 1;
  } catch (error) {
    process.stdout.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`);
    await wait(50);
  }
}
await store.close();
