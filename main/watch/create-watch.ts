import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { forgetProcess, listProcesses, reportProcess } from "#platform";
import type { Clock, Database, Log, Metrics } from "#platform";
import { checkStates } from "./check.ts";
import type { Check, CheckResult } from "./check.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { reportOf } from "./report.ts";
import type { HealthReport } from "./report.ts";

export interface Watch {
  /** Looks at once, as the timer does. */
  look(): Promise<void>;
  /** What this process found last; empty before the first look. */
  results(): readonly CheckResult[];
  /** What all processes together say. */
  report(): Promise<HealthReport>;
  /** Resolves after the first look. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const lookEveryMs = 10_000;
const beatEveryMs = 60_000;
/** A check that does not answer is a finding, not a reason to wait. */
const patienceMs = 5_000;

/** Looks after this process every ten seconds and tells the others, through the database, what it found. */
export function createWatch(options: {
  db: Database;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  roles: readonly string[];
  checks: readonly Check[];
  /** Given to the processes that outside watchers should depend on. */
  heartbeat?: Heartbeat | undefined;
}): Watch {
  const { db, clock, log, metrics, checks, heartbeat } = options;
  const self = {
    id: randomUUID(),
    host: hostname(),
    pid: process.pid,
    roles: [...options.roles],
    startedAt: new Date(clock.now()),
  };
  let results: CheckResult[] = [];
  let lastBeat = -Infinity;
  let looking: Promise<void> | undefined;
  const states = metrics.gauge("check_state", "0 ok, 1 warning, 2 failing", { labels: ["check"] });
  const values = metrics.gauge("check_value", "The figure a check judges, in its own unit", {
    labels: ["check"],
  });

  const report = async (): Promise<HealthReport> =>
    reportOf(await listProcesses<CheckResult[]>(db));

  const once = async (): Promise<void> => {
    const found = await Promise.all(checks.map(patiently));
    for (const now of found) {
      const before = results.find(({ name }) => name === now.name)?.state ?? "ok";
      states.set({ check: now.name }, checkStates.indexOf(now.state));
      if (now.value !== null) values.set({ check: now.name }, now.value);
      if (now.state === before) continue;
      const { name: check, state, detail, remedy } = now;
      if (state === "ok") log.info({ check, detail }, "a check is well again");
      else
        log[state === "failing" ? "error" : "warn"](
          { check, detail, remedy },
          "a check is not well",
        );
    }
    results = found;
    await reportProcess(db, { ...self, checks: found });
    if (heartbeat === undefined || performance.now() - lastBeat < beatEveryMs) return;
    const healthy = (await report()).state !== "failing";
    // Once all is well again the watcher hears of it with the next look.
    if (healthy) lastBeat = performance.now();
    await heartbeat.beat(healthy);
  };

  const look = (): Promise<void> => {
    looking ??= once()
      .catch((error: unknown) =>
        log.warn({ err: error }, "the product could not look after itself"),
      )
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  let timer: NodeJS.Timeout | undefined;

  return {
    look,
    results: () => results,
    report,
    async start() {
      await look();
      timer = setInterval(() => void look(), lookEveryMs);
    },
    async stop() {
      clearInterval(timer);
      await looking;
      await forgetProcess(db, self.id).catch((error: unknown) =>
        log.warn({ err: error }, "could not take leave of the other processes"),
      );
    },
  };
}

async function patiently(check: Check): Promise<CheckResult> {
  const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
  const failing = (detail: string): CheckResult => ({
    name: check.name,
    state: "failing",
    detail,
    remedy: "See the product's log; the part it asks may be away.",
    value: null,
  });
  const timer = setTimeout(
    () => resolve(failing(`no answer within ${patienceMs / 1_000} s`)),
    patienceMs,
  );
  try {
    const finding = Promise.resolve(check.look()).then((found) => ({ name: check.name, ...found }));
    return await Promise.race([finding, late]);
  } catch (error) {
    return failing(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}
