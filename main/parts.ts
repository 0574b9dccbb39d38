import { openIngest, openTelemetryStore } from "#ingest";
import type { Ingest, TelemetryStore } from "#ingest";
import { openNotifier } from "#platform";
import type { Clock, Config, Log, OpenNotifier } from "#platform";
import type { WorkOrderSettings } from "#workorders";
import type { Infrastructure } from "./infrastructure.ts";
import type { Step } from "./steps.ts";
import type { Check } from "./watch/check.ts";
import { createTrimHold } from "./trim-hold.ts";
import type { TrimHold } from "./trim-hold.ts";

/** What the roles share within one process. */
export type Parts = Infrastructure & {
  config: Config;
  log: Log;
  step: Step;
  clock: Clock;
  ingest: Ingest;
  store: TelemetryStore;
  workOrders: WorkOrderSettings;
  /** By which ways people and programs are told. */
  notifier: OpenNotifier;
  /** By partition: how far the telemetry store has come. */
  storedPositions: () => Promise<number[]>;
  backupStore: ((dir: string) => Promise<void>) | null;
  trimHold: TrimHold;
  /** What this process watches in itself; each role adds its own. */
  checks: Check[];
};

/** Whether no other process appends to the ingest log. */
export const isOnlyWriter = ({ mqtt, database }: Config): boolean =>
  mqtt.kind === "embedded" && database.kind === "embedded";

export async function openParts(
  stack: AsyncDisposableStack,
  options: Infrastructure & { config: Config; log: Log; step: Step; clock: Clock },
): Promise<Parts> {
  const { config, log, step, clock, db } = options;
  const ingest = await step("ingest log and asset registry", () =>
    openIngest({
      db,
      clock,
      log,
      partitions: config.partitions,
      onlyWriter: isOnlyWriter(config),
    }),
  );
  stack.defer(() => ingest.close());
  const store = await step("telemetry store", () =>
    openTelemetryStore({ config: config.telemetry, db, log }),
  );
  stack.defer(() => store.close());
  const notifier = stack.use(await openNotifier({ config, clock }));
  return {
    ...options,
    ingest,
    store,
    workOrders: { clock, registry: ingest.registry },
    notifier,
    async storedPositions() {
      const positions = await store.positions();
      return Array.from({ length: config.partitions }, (_, n) => positions.get(n) ?? 0);
    },
    backupStore: store.backup === undefined ? null : (dir) => store.backup!(dir),
    trimHold: createTrimHold(),
    checks: [],
  };
}
