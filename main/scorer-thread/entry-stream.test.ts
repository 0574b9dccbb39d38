import type { EncodedEntry } from "#ingest";
import { expect, test } from "vitest";
import { createEntryStream } from "./entry-stream.ts";

const entry = (seq: number, size: number): EncodedEntry => ({
  partition: 3,
  seq,
  receivedAt: 0,
  kind: "readings",
  size,
  bytes: new Uint8Array(),
});

test("a thread that does not take what is sent is only told where the log's head is, until it does", () => {
  const sent: string[] = [];
  const stream = createEntryStream((words) => {
    const seqs = words.kind === "entries" ? words.entries.map(({ seq }) => seq) : words.heads[0];
    sent.push(`${words.kind} ${String(seqs)}`);
  }, 10);
  stream.commit([entry(1, 6), entry(2, 3)]);
  stream.commit([entry(3, 8)]);
  stream.commit([entry(4, 1)]);
  stream.taken(8);
  stream.commit([entry(5, 1)]);
  expect(sent).toEqual(["entries 1,2", "entries 3", "passed 3,4", "entries 5"]);
});
