import type { Database } from "../database/open-database.ts";

export type ReadinessCheck = () => Promise<{ ok: boolean; detail?: string }>;

export type ReadinessReport = {
  ready: boolean;
  checks: Record<string, { ok: boolean; detail?: string }>;
};

export type Readiness = {
  /** Names what must work before traffic makes sense; it is asked at each probe, so it must be cheap. */
  register(name: string, check: ReadinessCheck): void;
  /** Adds what somebody found by themselves and keeps at hand. */
  registerAll(findings: () => readonly { name: string; ok: boolean; detail: string }[]): void;
  report(): Promise<ReadinessReport>;
};

/** A check that takes longer is a failed one: a probe must answer. */
const patienceMs = 2000;

/** Nothing works without the database, so it is among the checks from the start. */
export function createReadiness(db: Database): Readiness {
  const checks = new Map<string, ReadinessCheck>([
    [
      "database",
      async () => {
        await db.pool.query("select 1");
        return { ok: true };
      },
    ],
  ]);
  let found: Parameters<Readiness["registerAll"]>[0] = () => [];
  return {
    register(name, check) {
      checks.set(name, check);
    },
    registerAll(findings) {
      found = findings;
    },
    async report() {
      const results = await Promise.all(
        [...checks].map(async ([name, check]) => [name, await patiently(check)] as const),
      );
      const all = [
        ...results,
        ...found().map(({ name, ok, detail }) => [name, { ok, detail }] as const),
      ];
      return { ready: all.every(([, result]) => result.ok), checks: Object.fromEntries(all) };
    },
  };
}

async function patiently(check: ReadinessCheck): Promise<{ ok: boolean; detail?: string }> {
  const { promise: late, resolve } = Promise.withResolvers<{ ok: boolean; detail: string }>();
  const timer = setTimeout(
    () => resolve({ ok: false, detail: `no answer within ${patienceMs} ms` }),
    patienceMs,
  );
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
