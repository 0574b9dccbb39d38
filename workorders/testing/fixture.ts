import type { Database, Subscription } from "#platform";
import { appendToOutbox } from "#platform";
import { manualClock, settleOutbox } from "#platform/testing";

import { workOrderSubscriptions } from "../orders/subscriptions.ts";
import type { RaisedFlag } from "../orders/raised-flag.ts";
import type { Acting } from "../orders/acting.ts";
import { applyVerb } from "../orders/apply-verb.ts";
import type { CommandSchema, Verb } from "../orders/verbs/verb.ts";
import type { AssetFacts, WorkOrderSettings } from "../settings.ts";
import type { Db, WorkOrderTables } from "../tables.ts";
import type { z } from "zod";

export const start = Date.parse("2026-11-21T14:00:00Z");
export const dora: Acting = {
  kind: "person",
  id: 5,
  name: "Dora",
  technicianId: null,
  ownOrdersOnly: false,
};

/** Asset ids say their site: 1xx at site 1, 2xx at site 2. All are pumps but the fans from x50 on. */
export function facts(assetId: number): AssetFacts {
  const siteId = Math.floor(assetId / 100);
  return {
    assetId,
    tag: `P-${assetId}`,
    name: `Feed pump ${assetId}`,
    criticality: 3,
    siteId,
    siteName: siteId === 1 ? "North works" : "South works",
    classCode: assetId % 100 >= 50 ? "fan" : "pump",
    className: "Pump",
  };
}

/** Work orders on a real database, with a clock that the test moves and flags that it raises. */
export function fixture(database: Database) {
  const clock = manualClock(start);
  const settings: WorkOrderSettings = {
    clock,
    registry: {
      describeAssets: async (ids) => new Map(ids.map((id) => [id, facts(id)])),
      refreshIfStale: async () => {},
      snapshot: () => ({
        assets: new Map([
          [101, { siteId: 1, siteCode: "north" }],
          [201, { siteId: 2, siteCode: "south" }],
        ]),
      }),
    },
  };
  const db: Db = database.as<WorkOrderTables>();
  const subscriptions: Subscription[] = workOrderSubscriptions(settings);
  let lastFlag = 0;

  const flag = (more: Partial<RaisedFlag> = {}): RaisedFlag => ({
    flagId: (lastFlag += 1),
    occurrences: 1,
    assetId: 101,
    condition: "pump-vibration-high",
    ruleKey: "pump-vibration-high",
    ruleVersionId: 1,
    severity: 3,
    kind: "process",
    failureMode: "bearing-wear",
    skill: "mechanical",
    timeToFailureHours: null,
    remainingUsefulLife: null,
    timeToRespondHours: null,
    kit: null,
    priority: null,
    raisedAt: clock.now() - 5_000,
    triggeredAt: clock.now() - 1_000,
    recordedAt: clock.now() - 20,
    summary: "Vibration is 7.4 mm/s, above 7.1 mm/s.",
    ...more,
  });

  /** Puts events into the outbox as the rules module does, one transaction each. */
  const publish = async (topic: string, ...flags: RaisedFlag[]): Promise<void> => {
    for (const payload of flags) {
      await db.transaction().execute((trx) =>
        appendToOutbox(trx, [
          {
            topic,
            key: `asset:${payload.assetId}`,
            siteId: facts(payload.assetId).siteId,
            payload: {
              ...payload,
              raisedAt: new Date(payload.raisedAt).toISOString(),
              triggeredAt: new Date(payload.triggeredAt).toISOString(),
              recordedAt: new Date(payload.recordedAt).toISOString(),
            },
          },
        ]),
      );
    }
  };

  return {
    db,
    clock,
    settings,
    subscriptions,
    flag,
    publish,
    settle: () => settleOutbox(database, subscriptions),
    async raise(more: Partial<RaisedFlag> = {}): Promise<RaisedFlag> {
      const raised = flag(more);
      await publish("flag.raised", raised);
      await settleOutbox(database, subscriptions);
      return raised;
    },
    do<Command extends CommandSchema>(
      verb: Verb<Command>,
      orderId: number,
      command: z.output<Command>,
      by: Acting = dora,
    ): Promise<void> {
      return applyVerb(db, settings, { verb, orderId, sites: "all", command, by });
    },
    orders: () => db.selectFrom("workorders.work_order").selectAll().orderBy("id").execute(),
    async events(topic: string): Promise<Record<string, unknown>[]> {
      const rows = await db
        .selectFrom("platform.outbox")
        .where("topic", "=", topic)
        .orderBy("id")
        .select("payload")
        .execute();
      return rows.map(({ payload }) => payload);
    },
  };
}
