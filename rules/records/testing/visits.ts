import { testApi } from "#platform/testing";
import { settleOutbox } from "#platform/testing";
import type { Principal } from "#platform";
import { closeOutSubscriptions } from "../../gaps/open-gap.ts";
import { recordRoutes } from "../../routes/record-routes.ts";
import { ruleRoutes } from "../../routes/routes.ts";
import { start } from "../../testing/fixture.ts";
import type { Fixture } from "../../testing/fixture.ts";
import type { Outcome } from "../flag-outcome.ts";
import type { RecordedFailure } from "../recall/load-recall.ts";
import { ruleSubscriptions } from "../take-outcomes.ts";

const hour = 3_600_000;

export interface Found {
  outcome: Outcome;
  foundCondition?: string;
  downtimeMinutes?: number;
  partsCost?: number;
  failedAt?: string;
}

/** Flags of a plant, visits that judge them, and the API as people of different rights see it. */
export function visits(plant: Fixture) {
  const { db, registry, clock } = plant;
  let orders = 1_000;
  const recorded: RecordedFailure[] = [];
  const subscriptions = [...ruleSubscriptions(plant), ...closeOutSubscriptions(plant)];

  const routes = [
    ruleRoutes({ db, registry, clock }),
    recordRoutes({
      db,
      registry,
      clock,
      recordedFailures: ({ assetIds, from, to, limit }) =>
        Promise.resolve(
          recorded
            .filter(({ assetId, at }) => assetIds.includes(assetId) && at >= from && at < to)
            .slice(0, limit),
        ),
    }),
  ];

  return {
    subscriptions,
    /** What work orders know besides: failures that were found. */
    recorded,
    /** The vibration of a machine over its limit, from so many seconds after the start on. @returns the flag */
    async raise(tag: string, seconds: number): Promise<number> {
      const at = [0, 1, 2, 3].map((each) => plant.reading(tag, "vibration", seconds + each, 9));
      await plant.log.append(at);
      await plant.scorer().settle();
      return (await plant.flags()).findLast((flag) => flag.asset_tag === tag)!.id;
    },
    /** A visit that ended so many hours after the start. @returns its order */
    async visit(
      tag: string,
      hours: number,
      flagIds: number | number[],
      found: Found,
    ): Promise<number> {
      const workOrderId = (orders += 1);
      const { id, siteId } = plant.asset(tag);
      const { outcome, foundCondition = conditionOf[outcome], ...more } = found;
      const isFault = ["as-flagged", "early", "other"].includes(foundCondition);
      const completedAt = start + hours * hour;
      await plant.rulesDb
        .insertInto("platform.outbox")
        .values({
          topic: "workorder.completed",
          key: `asset:${id}`,
          site_id: siteId,
          payload: JSON.stringify({
            workOrderId,
            assetId: id,
            siteId,
            repaired: isFault,
            foundCondition,
            foundFailureMode: isFault ? "bearing-wear" : null,
            componentCode: null,
            by: "Ben",
            openedAt: new Date(completedAt - hour).toISOString(),
            completedAt: new Date(completedAt).toISOString(),
            outcomes: [flagIds].flat().map((flagId) => ({ flagId, outcome })),
            downtimeMinutes: 60,
            partsCost: 0,
            ...more,
          }),
        })
        .execute();
      await settleOutbox(db, subscriptions);
      if (isFault) {
        recorded.push({
          assetId: id,
          at: completedAt,
          functional: false,
          failureMode: "bearing-wear",
          kind: "process",
          workOrderId,
          reference: `WO-${workOrderId}`,
        });
      }
      return workOrderId;
    },
    async call(
      method: "GET" | "POST" | "PUT",
      path: string,
      body?: unknown,
      principal: Partial<Principal> = { roles: ["reliability-engineer"] },
    ) {
      const response = await testApi(routes, principal).request(`/api/v1${path}`, {
        method,
        headers: {
          "content-type": "application/json",
          "x-millwright-csrf": "1",
          "sec-fetch-site": "same-origin",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await settleOutbox(db, subscriptions);
      // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
      return { status: response.status, body: (await response.json()) as any };
    },
  };
}

const conditionOf: Record<Outcome, string> = {
  confirmed: "as-flagged",
  early: "early",
  "no-fault-found": "no-fault",
  "sensor-fault": "sensor-fault",
  "other-cause": "other",
  "could-not-inspect": "could-not-inspect",
};
