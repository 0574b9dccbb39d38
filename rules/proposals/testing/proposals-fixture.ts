import { setTimeout as delay } from "node:timers/promises";
import type { Reading } from "#ingest";
import type { Database, Principal } from "#platform";
import { testApi } from "#platform/testing";
import type { PoolClient } from "pg";
import { backtestFixture, minute } from "../../backtest/testing/backtest-fixture.ts";
import type { RecordedFailure } from "../../backtest/truth/judge-stretches.ts";
import type { Candidate } from "../../gaps/candidates.ts";
import type { Outcome } from "../../records/flag-outcome.ts";
import { ruleRoutes } from "../../routes/routes.ts";
import { start } from "../../testing/fixture.ts";
import { startProposals } from "../run/start-proposals.ts";

/** From when to when it stood, and what a visit found. */
export interface Labelled {
  tag: string;
  minutes: readonly [number, number];
  outcome: Outcome;
}

const insertLabelled = `
  with f as (
    insert into rules.flag (asset_id, asset_tag, asset_name, site_id, site_name, condition, rule_version_id, severity, kind,
      failure_mode, state, raised_at, triggered_at, recorded_at, returned_at, cleared_at, summary, evidence, outcome)
    select $1, $2, 'Pump', $3, 'Berlin', r.key, r.live_version_id, 3, 'process', 'bearing-wear', 'normal', $5, $5, $5, $6, $6, '', '{}', $7
    from rules.rule r where r.key = $4 returning id),
  e as (
    insert into rules.flag_episode (flag_id, asset_id, condition, raised_at, triggered_at, returned_at)
    select id, $1, $4, $5, $5, $6 from f)
  insert into rules.flag_outcome (flag_id, outcome, by, decided_at, recorded_at)
  select id, $7, 'Ben', $6, $6 from f returning flag_id`;

/** The plant of backtests with a record: labelled flags, failures, coverage gaps; and who proposes. */
export async function proposalsFixture(db: Database) {
  const plant = await backtestFixture(db);
  const { registry, clock, store } = plant;
  const failures: RecordedFailure[] = [];
  const stack = new AsyncDisposableStack();
  let seq = 0;
  let orders = 1_000;

  const proposals = await startProposals({ db, registry, store, clock, log: plant.logger });
  stack.defer(() => proposals.stop());
  const runner = await plant.run({
    recordedFailures: async ({ assetId, from, to }) =>
      failures.filter((one) => one.assetId === assetId && one.at >= from && one.at < to),
  });
  stack.defer(() => runner.stop());

  const call = async (
    method: "GET" | "POST",
    path: string,
    body?: unknown,
    principal: Partial<Principal> = { roles: ["reliability-engineer"] },
  ) => {
    const api = testApi([ruleRoutes({ db, registry, clock })], principal);
    const response = await api.request(`/api/v1${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        "x-millwright-csrf": "1",
        "sec-fetch-site": "same-origin",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
    return { status: response.status, body: (await response.json()) as any };
  };

  return {
    ...plant,
    proposals,
    /** As another process would; whoever starts it stops it. */
    another: () => startProposals({ db, registry, store, clock, log: plant.logger }),
    call,
    stop: () => stack.disposeAsync(),
    /** Readings of other signals than the vibration, by their minute. */
    async told(
      tag: string,
      signal: string,
      values: readonly (readonly [number, number | string])[],
    ): Promise<void> {
      const readings: Reading[] = values.map(([at, value]) =>
        plant.reading(tag, signal, at * 60, value),
      );
      await store.append([{ partition: 1, seq: (seq += 1), readings }]);
    },
    failed(tag: string, atMinute: number, failureMode: string): void {
      failures.push({
        assetId: plant.asset(tag).id,
        at: start + atMinute * minute,
        failureMode,
        kind: "process",
        reference: `WO-${(orders += 1)}`,
      });
    },
    /** Flags of the live version of a rule, with what visits said of them: all at once, since who proposes may look at any moment. @returns their ids */
    async labelled(ruleKey: string, flags: readonly Labelled[]): Promise<number[]> {
      return atOnce(db, async (client) => {
        const ids: number[] = [];
        for (const { tag, minutes, outcome } of flags) {
          const { id, siteId } = plant.asset(tag);
          const [raisedAt, returnedAt] = minutes.map((at) => new Date(start + at * minute));
          const of = [id, tag, siteId, ruleKey, raisedAt, returnedAt, outcome];
          const { rows } = await client.query<{ flag_id: number }>(insertLabelled, of);
          ids.push(rows[0]!.flag_id);
        }
        return ids;
      });
    },
    /** Another word on a flag: the newest counts. */
    async relabelled(flagId: number, outcome: Outcome): Promise<void> {
      await atOnce(db, async (client) => {
        await client.query(
          "update rules.flag_outcome set superseded_at = now() where flag_id = $1 and superseded_at is null",
          [flagId],
        );
        await client.query(
          `insert into rules.flag_outcome (flag_id, outcome, by, decided_at, recorded_at) values ($1, $2, 'Ana', now(), now())`,
          [flagId, outcome],
        );
        await client.query("update rules.flag set outcome = $2 where id = $1", [flagId, outcome]);
      });
    },
    /** A failure that no flag had named. */
    async gap(
      tag: string,
      atMinute: number,
      failureMode: string,
      candidates: readonly Candidate[],
    ): Promise<void> {
      const { id, siteId, classCode } = plant.asset(tag);
      await db.pool.query(
        `insert into rules.coverage_gap (work_order_id, asset_id, asset_tag, asset_name, asset_class, site_id, failure_mode, failed_at,
           found_at, candidates)
         values ($1, $2, $3, 'Pump', $4, $5, $6, $7, $7, $8)`,
        [
          (orders += 1),
          id,
          tag,
          classCode,
          siteId,
          failureMode,
          new Date(start + atMinute * minute),
          JSON.stringify(candidates),
        ],
      );
    },
    /** As it was before its backtest was taken in, or had ended otherwise. */
    async backToTrial(
      id: number,
      backtest?: { state: "running" | "cancelled"; error: string | null },
    ): Promise<void> {
      await atOnce(db, async (client) => {
        const { rows } = await client.query<{ backtest_id: number }>(
          `update rules.proposal set state = 'trying', report = null, verdict = null, chosen = null, opened_at = null
           where id = $1 returning backtest_id`,
          [id],
        );
        if (backtest === undefined) return;
        const { state, error } = backtest;
        await client.query(
          `update rules.backtest set state = $2, error = $3, result = null, runner = gen_random_uuid(),
             heard_at = now() + interval '1 hour', ended_at = case when $2 = 'running' then null else ended_at end
           where id = $1`,
          [rows[0]!.backtest_id, state, error],
        );
      });
    },
    /** Its trial's definition, as a release after this one might find it. */
    async unreadable(id: number): Promise<void> {
      await db.pool.query(
        `update rules.backtest b set candidates = jsonb_set(b.candidates, '{0,definition,condition}', '{"gone": {}}')
         from rules.proposal p where p.id = $1 and b.id = p.backtest_id`,
        [id],
      );
    },
    /** Looks until nothing is being tried any more. */
    async settle(): Promise<void> {
      for (;;) {
        await proposals.look();
        const { rowCount } = await db.pool.query(
          "select 1 from rules.proposal where state in ('waiting', 'trying')",
        );
        if (rowCount === 0) return;
        await delay(20);
      }
    },
    async shown(query = ""): Promise<ReturnType<typeof call>> {
      return call("GET", `/proposals${query}`);
    },
  };
}

async function atOnce<T>(db: Database, write: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    const result = await write(client);
    await client.query("commit");
    return result;
  } finally {
    client.release();
  }
}

export type ProposalsFixture = Awaited<ReturnType<typeof proposalsFixture>>;
