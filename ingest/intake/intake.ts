import type { Clock } from "#platform";
import type { DeadLetterBox } from "../dead-letters/keep-dead-letters.ts";
import type { Refusal } from "../dead-letters/refusal.ts";
import type { IngestLog } from "../log/ingest-log.ts";
import type { Reading } from "../log/reading.ts";
import { deviceSource } from "../log/source.ts";
import type { HealthLane } from "../quality/health-lane.ts";
import type { Registry } from "../registry/registry.ts";
import type { AssetEntry, RegistrySnapshot } from "../registry/snapshot.ts";
import { parseTopic } from "../wire/index.ts";
import type { IntakeLimits } from "./assess-reading.ts";
import type { IngestCounters } from "./counters.ts";
import { type ReadMessage, readMessage, wholeRefusal } from "./read-message.ts";

export const defaultLimits: IntakeLimits = { maxAheadMs: 5 * 60_000 };

/** An index of PostgreSQL holds no more than 2,704 bytes, and a topic may have 65,535. Those of readings are shorter. */
const keptTopicChars = 500;
/** Whose quota it is when nobody says who published to a topic that is none of ours: one for all, however many they invent. */
const otherTopics = "(other topics)";
/** What all topics of assets that nobody has registered share, besides a quota of their own, when nobody says who published. */
const unknownAssets = "(all unknown assets)";

export interface ArrivedMessage {
  topic: string;
  payload: Buffer;
  /** Who published; null behind an external broker, which does not say. */
  device: { id: number; name: string; siteId: number } | null;
}

export type Done = (error?: Error) => void;

/**
 * What happens to every message, wherever it came from: read it, put what is good in the log and what is not in the
 * dead letters, and call back once both are on disk. Only then may it be acknowledged.
 */
export type Intake = (message: ArrivedMessage, done: Done) => void;

export function createIntake(options: {
  registry: Registry;
  log: IngestLog;
  deadLetters: DeadLetterBox;
  counters: IngestCounters;
  clock: Clock;
  health: Pick<HealthLane, "heard" | "ahead">;
  limits?: IntakeLimits | undefined;
}): Intake {
  const { registry, log, deadLetters, counters, clock, health } = options;
  const limits = options.limits ?? defaultLimits;

  const durable = ({ readings, notNumbers }: ReadMessage): void => {
    counters.readings += readings.length;
    health.heard(readings, notNumbers);
  };

  /** Nearly every message. Apart from the others, since a function keeps alive whatever the one it was made in has at hand. */
  const keepAll = (read: ReadMessage, done: Done): void => {
    log.enqueue(read.readings, (error) => {
      if (error === undefined) durable(read);
      done(error);
    });
  };

  const keep = (
    message: ArrivedMessage,
    read: ReadMessage,
    asset: AssetEntry | null,
    done: Done,
  ) => {
    const { readings, refusals } = read;
    if (refusals.length === 0) {
      keepAll(read, done);
      return;
    }
    for (const signalId of read.ahead ?? []) health.ahead(signalId);
    const finish = afterAll(refusals.length + (readings.length > 0 ? 1 : 0), (error) => {
      if (error === undefined) {
        durable(read);
        for (const refusal of refusals) counters.refused[refusal.reason] += 1;
      }
      done(error);
    });
    if (readings.length > 0) log.enqueue(readings, finish);
    for (const refusal of refusals) deadLetters.add(letterOf(message, refusal, asset), finish);
  };

  const letterOf = (message: ArrivedMessage, refusal: Refusal, asset: AssetEntry | null) => {
    const { device, topic } = message;
    return {
      ...refusal,
      topic: topic.length > keptTopicChars ? `${topic.slice(0, keptTopicChars)}…` : topic,
      credential: device?.name ?? (parseTopic(topic) === null ? otherTopics : topic),
      shared:
        device === null ? (asset === null ? unknownAssets : `(all of ${asset.siteCode})`) : null,
      deviceId: device?.id ?? null,
      siteId: asset?.siteId ?? device?.siteId ?? null,
      receivedAt: clock.now(),
    };
  };

  const read = (message: ArrivedMessage, asset: AssetEntry | null): ReadMessage => {
    if (asset === null && parseTopic(message.topic) === null) {
      const detail = "readings are published to mw/v1/{site}/{asset}/readings";
      return {
        readings: [],
        refusals: [wholeRefusal("unknown-topic", detail, message.payload, 1)],
      };
    }
    const source = deviceSource(message.device?.id ?? null);
    return readMessage(message.payload, asset, { receivedAt: clock.now(), source, limits });
  };

  /**
   * The asset or signal may have been registered moments ago by another process: ask before saying no. What is good does
   * not wait for the answer, or the device's next message would overtake it in the log.
   */
  const readAgain = async (
    message: ArrivedMessage,
    first: ReadMessage,
    whenAll: Done,
  ): Promise<void> => {
    const before = registry.snapshot();
    const good = first.readings;
    const done = good.length === 0 ? whenAll : afterAll(2, whenAll);
    if (good.length > 0) {
      keep(message, { readings: good, refusals: [], notNumbers: first.notNumbers }, null, done);
    }
    // Without an answer the first reading stands: the letter can be replayed.
    await registry.refreshIfStale().catch(() => {});
    const after = registry.snapshot();
    const asset = after.byTopic.get(message.topic) ?? null;
    // The broker let it pass when nobody had registered the asset: by now it may be another device's.
    const { device } = message;
    const speaks = asset === null || device === null || maySpeak(after, device, asset);
    const again = after === before || !speaks ? first : read(message, asset);
    const kept = new Set(good.map(placeOf));
    const readings = again.readings.filter((reading) => !kept.has(placeOf(reading)));
    keep(message, { ...again, readings }, asset, done);
  };

  return (message, done) => {
    counters.messages += 1;
    counters.bytes += message.payload.length;
    const asset = registry.snapshot().byTopic.get(message.topic) ?? null;
    const first = read(message, asset);
    if (first.refusals.some(mayBeStale)) void readAgain(message, first, done);
    else keep(message, first, asset, done);
  };
}

const maySpeak = (
  { devices }: RegistrySnapshot,
  { name }: { name: string },
  { id }: AssetEntry,
): boolean => devices.get(name)?.assetIds.has(id) === true;

const placeOf = ({ signalId, observedAt }: Reading): string => `${signalId} ${observedAt}`;

function mayBeStale({ reason }: Refusal): boolean {
  return reason === "unknown-asset" || reason === "unknown-signal" || reason === "wrong-unit";
}

/** Calls `done` once after so many calls, with the first error among them. */
function afterAll(calls: number, done: Done): Done {
  let left = calls;
  let failure: Error | undefined;
  return (error) => {
    failure ??= error;
    left -= 1;
    if (left === 0) done(failure);
  };
}
