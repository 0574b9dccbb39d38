import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openDuckdbStore } from "#ingest";
import type { Reading, TelemetryStore } from "#ingest";
import type { Database, Principal } from "#platform";
import { testApi } from "#platform/testing";
import { afterAll } from "vitest";
import { fixture, start } from "../../testing/fixture.ts";
import { backtestRoutes } from "../routes/backtest-routes.ts";
import type { BacktestPorts } from "../run/run-backtest.ts";
import { startBacktests } from "../start-backtests.ts";

export const minute = 60_000;
export const hour = 60 * minute;

/** The plant of the rules' tests with a store that has a past, the API of backtests, and runners that a test starts. */
export async function backtestFixture(db: Database) {
  const plant = await fixture(db);
  const dir = join(tmpdir(), `millwright-backtest-${randomUUID()}`);
  const store = await openDuckdbStore({ dir });
  afterAll(async () => {
    await store.close();
    await rm(dir, { recursive: true, force: true });
  });
  const { registry, clock } = plant;
  let seq = 0;

  return {
    ...plant,
    store,
    /** So many minutes after the start of the plant's time, a value a minute. */
    async said(tag: string, fromMinute: number, values: readonly number[]): Promise<void> {
      const readings: Reading[] = values.map((value, index) => {
        const reading = plant.reading(tag, "vibration", (fromMinute + index) * 60, value);
        return { ...reading, source: 0 };
      });
      await store.append([{ partition: 0, seq: (seq += 1), readings }]);
    },
    async call(
      method: "GET" | "POST" | "DELETE",
      path: string,
      body?: unknown,
      principal: Partial<Principal> = { roles: ["reliability-engineer"] },
    ) {
      const response = await testApi([backtestRoutes({ db, registry, clock })], principal).request(
        `/api/v1${path}`,
        {
          method,
          headers: {
            "content-type": "application/json",
            "x-millwright-csrf": "1",
            "sec-fetch-site": "same-origin",
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
      );
      // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
      return { status: response.status, body: (await response.json()) as any };
    },
    run: (ports: Partial<BacktestPorts> = {}) =>
      startBacktests({
        db,
        registry,
        clock,
        log: plant.logger,
        store,
        recordedFailures: async () => [],
        partsFor: async () => [],
        ...ports,
      }),
  };
}

export type BacktestFixture = Awaited<ReturnType<typeof backtestFixture>>;

/** The first two hours of the plant's time, for one rule. */
export const firstHours = (more: object = {}) => ({
  candidates: [{ key: "pump-vibration-high" }],
  from: new Date(start).toISOString(),
  to: new Date(start + 2 * hour).toISOString(),
  ...more,
});

/** Looks again until it is so. */
export async function until<T>(look: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  for (const deadline = performance.now() + 20_000; ;) {
    const found = await look();
    if (isSo(found)) return found;
    if (performance.now() > deadline) throw new Error(`it stays ${JSON.stringify(found)}`);
    await delay(10);
  }
}

/** A store that lets `let` scans through, then holds each until it is opened; says which signals were asked for. */
export function gated(store: Pick<TelemetryStore, "scan">, lets: number) {
  const asked: number[][] = [];
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  return {
    asked,
    open,
    scan: async (query: Parameters<TelemetryStore["scan"]>[0]) => {
      asked.push([...query.signalIds]);
      if (asked.length > lets) await opened;
      return store.scan(query);
    },
  };
}
