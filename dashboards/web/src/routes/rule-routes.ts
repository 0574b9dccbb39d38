import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { BacktestPage } from "../pages/backtests/backtest-page.tsx";
import { BacktestsPage } from "../pages/backtests/backtests-page.tsx";
import { GapPage } from "../pages/coverage-gaps/gap-page.tsx";
import { GapsPage } from "../pages/coverage-gaps/gaps-page.tsx";
import { readGapsSearch } from "../pages/coverage-gaps/gaps-search.ts";
import { ProposalPage } from "../pages/proposals/proposal-page.tsx";
import { ProposalsPage } from "../pages/proposals/proposals-page.tsx";
import { readProposalsSearch } from "../pages/proposals/proposals-search.ts";
import { PolicyPage } from "../pages/release-policy/policy-page.tsx";
import { RulePage } from "../pages/rules/rule-page.tsx";
import { readRuleSearch } from "../pages/rules/rule-search.ts";
import { RulesPage } from "../pages/rules/rules-page.tsx";
import { AssumptionsPage } from "../pages/value-assumptions/assumptions-page.tsx";
import { inside } from "./inside.tsx";

const rules = createRoute({ getParentRoute: () => inside, path: "/rules", component: RulesPage });

const rule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/$rule",
  validateSearch: readRuleSearch,
  component: RulePage,
});

const newRule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/new",
  component: lazyRouteComponent(
    () => import("../pages/rules/editor/new-rule-page.tsx"),
    "NewRulePage",
  ),
});

const editRule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/$rule/edit",
  component: lazyRouteComponent(
    () => import("../pages/rules/editor/edit-rule-page.tsx"),
    "EditRulePage",
  ),
});

const proposals = createRoute({
  getParentRoute: () => inside,
  path: "/proposals",
  validateSearch: readProposalsSearch,
  component: ProposalsPage,
});

const proposal = createRoute({
  getParentRoute: () => inside,
  path: "/proposals/$proposal",
  component: ProposalPage,
});

const gaps = createRoute({
  getParentRoute: () => inside,
  path: "/coverage-gaps",
  validateSearch: readGapsSearch,
  component: GapsPage,
});

const gap = createRoute({
  getParentRoute: () => inside,
  path: "/coverage-gaps/$gap",
  component: GapPage,
});

const backtests = createRoute({
  getParentRoute: () => inside,
  path: "/backtests",
  component: BacktestsPage,
});

const backtest = createRoute({
  getParentRoute: () => inside,
  path: "/backtests/$backtest",
  component: BacktestPage,
});

const policy = createRoute({
  getParentRoute: () => inside,
  path: "/release-policy",
  component: PolicyPage,
});

const assumptions = createRoute({
  getParentRoute: () => inside,
  path: "/value-assumptions",
  component: AssumptionsPage,
});

/** What watches, and whether it is worth having. */
export const ruleRoutes = [
  rules,
  rule,
  newRule,
  editRule,
  proposals,
  proposal,
  gaps,
  gap,
  backtests,
  backtest,
  policy,
  assumptions,
] as const;
