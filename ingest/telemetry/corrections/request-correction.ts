import { conflict, forbidden, invalid, notFound } from "#platform";
import type { Clock, Database, Principal } from "#platform";
import { isText } from "../../intake/assess-reading.ts";
import type { IngestLog } from "../../log/ingest-log.ts";
import type { Reading } from "../../log/reading.ts";
import { personSource } from "../../log/source.ts";
import type { SignalEntry } from "../../registry/snapshot.ts";
import type { StoredReading, TelemetryStore } from "../telemetry-store.ts";
import type { CorrectionTables } from "./tables.ts";

export interface CorrectionRequest {
  /** Epoch ms: which reading. */
  observedAt: number;
  /** Null: there was no value worth anything. */
  value: number | string | null;
  comment: string;
}

/**
 * A person says what a reading should have been. It goes the way of every reading, through the log; the store writer keeps the
 * old value, and whoever must be told is told by it. What is asked for is durable when this returns, and in force a moment later.
 */
export async function requestCorrection(
  parts: {
    db: Database;
    ingestLog: Pick<IngestLog, "append">;
    store: Pick<TelemetryStore, "lookup">;
    clock: Clock;
  },
  by: Principal,
  signal: SignalEntry,
  request: CorrectionRequest,
): Promise<{ was: StoredReading; now: Reading }> {
  if (by.kind !== "person") {
    throw forbidden(
      "A correction carries the name of a person: sign in as one. A program corrects by publishing the reading again.",
      {},
      "person-needed",
    );
  }
  if (signal.follows !== undefined) {
    const { signalId, tag, key } = signal.follows;
    throw conflict(
      `${signal.name} follows ${key} of ${tag}: correct the reading there, and it is corrected here as well.`,
      { signalId: signal.id, follows: signalId },
      "linked-signal",
    );
  }
  const { observedAt, comment } = request;
  const content = contentOf(signal, request.value);
  const [was] = await parts.store.lookup([{ signalId: signal.id, observedAt }]);
  const moment = new Date(observedAt);
  if (was === undefined) {
    throw notFound(
      `${signal.name} has no reading of ${moment.toISOString()}: correct one that was kept, with its exact time in milliseconds.`,
      { signalId: signal.id, observedAt: moment.toISOString() },
      "no-such-reading",
    );
  }
  if (was.value === content.value && was.code === content.code && was.quality === content.quality) {
    throw conflict(
      `The reading of ${moment.toISOString()} already is what it should be; nothing was changed.`,
      { signalId: signal.id, observedAt: moment.toISOString() },
      "same-value",
    );
  }
  const receivedAt = parts.clock.now();
  const now: Reading = {
    assetId: signal.assetId,
    signalId: signal.id,
    observedAt,
    receivedAt,
    ...content,
    source: personSource(by.id),
    historical: false,
  };
  // First, so that no correction can be without its reason; a reason without a correction is shown nowhere.
  await parts.db
    .as<CorrectionTables>()
    .insertInto("ingest.correction_request")
    .values({
      signal_id: signal.id,
      observed_at: moment,
      received_at: new Date(receivedAt),
      person_id: by.id,
      person_name: by.name,
      comment,
    })
    .execute();
  await parts.ingestLog.append([now]);
  return { was, now };
}

/** What the intake would make of it; but a value that the instrument cannot show is a slip of the keyboard. */
function contentOf(
  signal: SignalEntry,
  value: CorrectionRequest["value"],
): Pick<Reading, "value" | "code" | "quality"> {
  const wrong = (message: string): never => {
    throw invalid(`Not valid (body): value ${message}.`, { errors: [{ field: "value", message }] });
  };
  if (value === null) return { value: null, code: null, quality: "bad" };
  if (signal.kind === "code") {
    const code = String(value);
    if (!isText(code)) wrong("must be text without NUL and without half a surrogate pair");
    return { value: null, code, quality: "good" };
  }
  if (typeof value === "string") return wrong("must be a number or null: the signal is numeric");
  const { min, max, unit } = signal;
  if ((min !== null && value < min) || (max !== null && value > max)) {
    wrong(
      `must be what the instrument can show, ${min ?? "−∞"} to ${max ?? "∞"}${unit === null ? "" : ` ${unit}`}; give null to strike the reading out`,
    );
  }
  return { value: value + 0, code: null, quality: "good" };
}
