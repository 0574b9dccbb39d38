import type { Registry } from "#ingest";
import {
  allowedSites,
  conflict,
  createRoutes,
  decodeCursor,
  notFound,
  seesSite,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import { backtestFlags, backtestList, backtestRow } from "../store/backtest-list.ts";
import type { BacktestRow } from "../store/backtest-list.ts";
import type { BacktestTables } from "../store/backtest-tables.ts";
import { createBacktest } from "../store/create-backtest.ts";
import { cancelBacktest } from "../store/move-backtest.ts";
import { planBacktest } from "../plan-backtest.ts";
import type { RecordTables } from "../../records/record-tables.ts";
import { withStatedVisitCost } from "../../records/value/assumption-store.ts";
import {
  cancelRoute,
  createRoute,
  detailRoute,
  flagsRoute,
  listRoute,
} from "./backtest-route-definitions.ts";
import { candidatesOf } from "./candidates-of.ts";
import { presentBacktest, presentBacktestFlag } from "./present-backtest.ts";

/** Backtests: asking for one, watching it, reading what it says. Who runs them is `startBacktests`. */
export function backtestRoutes(options: {
  db: Database;
  registry: Registry;
  clock: Clock;
}): Routes {
  const { registry, clock } = options;
  const db = options.db.as<BacktestTables>();
  const routes = createRoutes();

  const rowFor = async (id: number, principal: Principal): Promise<BacktestRow> => {
    const row = await backtestRow(db, id, allowedSites(principal));
    if (row !== undefined) return row;
    throw notFound(`There is no backtest ${id}, or none you may see.`, { id });
  };

  routes.openapi(createRoute, async (c) => {
    const request = await withStatedVisitCost(options.db.as<RecordTables>(), c.req.valid("json"));
    const principal = c.get("principal");
    const candidates = await candidatesOf(options.db, request.candidates);
    await registry.refreshIfStale();
    const assets = [...registry.snapshot().assets.values()].filter(({ siteId }) =>
      seesSite(principal, siteId),
    );
    const at = clock.now();
    const planned = planBacktest(request, candidates, assets, at);
    const id = await createBacktest(db, { ...planned, createdBy: principal.name, at });
    return c.json(presentBacktest(await rowFor(id, principal)), 201);
  });

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, state, rule } = c.req.valid("query");
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const filter = { sites: allowedSites(c.get("principal")), states: state, ruleKey: rule };
    const rows = await backtestList(db, filter, { before, limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => presentBacktest(row, { brief: true }),
      ),
      200,
    );
  });

  routes.openapi(detailRoute, async (c) =>
    c.json(presentBacktest(await rowFor(c.req.valid("param").id, c.get("principal"))), 200),
  );

  routes.openapi(flagsRoute, async (c) => {
    const { id } = await rowFor(c.req.valid("param").id, c.get("principal"));
    const { cursor, limit, candidate, asset, verdict } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.number(), z.int()]));
    const filter = { id, candidate, assetId: asset, verdicts: verdict };
    const rows = await backtestFlags(db, filter, { after, limit: limit + 1 });
    return c.json(
      toPage(rows, limit, (row) => [row.raised_at.getTime(), row.id], presentBacktestFlag),
      200,
    );
  });

  routes.openapi(cancelRoute, async (c) => {
    const principal = c.get("principal");
    const { id, state } = await rowFor(c.req.valid("param").id, principal);
    if (!(await cancelBacktest(db, id, principal.name))) {
      throw conflict(`Backtest ${id} has ended already: it is ${state}.`, { id, state });
    }
    return c.json(presentBacktest(await rowFor(id, principal)), 200);
  });

  return routes;
}
