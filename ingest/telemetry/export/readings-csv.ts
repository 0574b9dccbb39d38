import type { AssetEntry } from "../../registry/snapshot.ts";
import type { StoredReading, TelemetryStore } from "../telemetry-store.ts";
import { exportedSignals } from "./exported-signals.ts";

/** One reading a row. Written by hand, because CSV libraries write null and an empty code alike. */
export const readingColumns = [
  "site",
  "asset",
  "signal",
  "observedAt",
  "receivedAt",
  "value",
  "code",
  "quality",
] as const;

/** Readings of one question to the store; what is in memory at a time. */
const readingsPerPage = 10_000;

/**
 * The readings of these assets in [from, to) as CSV: signal by signal, each in the order of observation. Times are ISO-8601 in
 * UTC with milliseconds; nothing between two commas is null. It comes in pieces, as fast as it is taken.
 */
export async function* readingsCsv(
  store: Pick<TelemetryStore, "window">,
  assets: readonly AssetEntry[],
  { from, to }: { from: number; to: number },
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${readingColumns.join(",")}\n`);
  for (const { asset, signals } of exportedSignals(assets)) {
    const { siteCode, tag } = asset;
    for (const { id: signalId, key } of signals) {
      const place = `${quoted(siteCode)},${quoted(tag)},${quoted(key)},`;
      for (let at = from; at < to;) {
        const page = await store.window({ signalId, from: at, to, limit: readingsPerPage });
        if (page.length > 0) {
          yield Buffer.from(page.map((reading) => place + rowOf(reading)).join(""));
        }
        if (page.length < readingsPerPage) break;
        at = page.at(-1)!.observedAt + 1;
      }
    }
  }
}

function rowOf({ observedAt, receivedAt, value, code, quality }: StoredReading): string {
  const times = `${new Date(observedAt).toISOString()},${new Date(receivedAt).toISOString()}`;
  return `${times},${value ?? ""},${code === null ? "" : quoted(code)},${quality}\n`;
}

/** Always in quotes, so that an empty code is not taken for none (RFC 4180). */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
