import { defineRoute, pageOf, pageQuery, z } from "#platform";
import { listOf } from "../../routes/list-of.ts";
import { Backtest, BacktestFlag, BacktestRequest } from "../backtest-schemas.ts";
import { backtestStates } from "../backtest-state.ts";
import { verdicts } from "../truth/judge-stretches.ts";

const tag = "Backtests";
const engineers = ["reliability-engineer"] as const;
const params = z.object({ id: z.coerce.number().int().positive() });

export const createRoute = defineRoute({
  method: "post",
  path: "/backtests",
  access: engineers,
  tag,
  summary: "Tries rules, or versions of them, on what is stored.",
  description:
    "Runs beside the product, one at a time, over the sites that you reach. Its progress is in the answer of `GET /backtests/{id}`, and in the feed as `backtest.moved`.",
  body: BacktestRequest,
  yaml: true,
  returns: { 201: Backtest },
});

export const listRoute = defineRoute({
  method: "get",
  path: "/backtests",
  access: "anyone-signed-in",
  tag,
  summary: "Backtests, the newest first.",
  query: z.object({
    ...pageQuery,
    state: listOf(z.enum(backtestStates)).optional(),
    rule: z
      .string()
      .max(80)
      .optional()
      .openapi({ description: "Only those with a candidate of this key." }),
  }),
  returns: { 200: pageOf(Backtest) },
});

export const detailRoute = defineRoute({
  method: "get",
  path: "/backtests/{id}",
  access: "anyone-signed-in",
  tag,
  summary: "One backtest: how far it is, and its report once it is done.",
  params,
  returns: { 200: Backtest },
});

export const flagsRoute = defineRoute({
  method: "get",
  path: "/backtests/{id}/flags",
  access: "anyone-signed-in",
  tag,
  summary: "What its rules would have flagged, the oldest first.",
  description: "The first 10,000; the report counts all.",
  params,
  query: z.object({
    ...pageQuery,
    candidate: z.coerce.number().int().min(0).max(3).optional(),
    asset: z.coerce.number().int().positive().optional(),
    verdict: listOf(z.enum(verdicts)).optional(),
  }),
  returns: { 200: pageOf(BacktestFlag) },
});

export const cancelRoute = defineRoute({
  method: "delete",
  path: "/backtests/{id}",
  access: engineers,
  tag,
  summary: "Cancels a backtest that is queued or runs. Answers it as it is then.",
  params,
  returns: { 200: Backtest },
});
