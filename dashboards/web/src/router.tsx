import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { NotFound } from "./pages/not-found/not-found.tsx";
import { AssetPage } from "./pages/asset/asset-page.tsx";
import { readAssetSearch } from "./pages/asset/asset-search.ts";
import { AssetsPage } from "./pages/assets/assets-page.tsx";
import { readAssetsSearch } from "./pages/assets/assets-search.ts";
import { BacktestPage } from "./pages/backtests/backtest-page.tsx";
import { BacktestsPage } from "./pages/backtests/backtests-page.tsx";
import { CommissioningPage } from "./pages/commissioning/commissioning-page.tsx";
import { readCommissioningSearch } from "./pages/commissioning/commissioning-search.ts";
import { GapPage } from "./pages/coverage-gaps/gap-page.tsx";
import { GapsPage } from "./pages/coverage-gaps/gaps-page.tsx";
import { readGapsSearch } from "./pages/coverage-gaps/gaps-search.ts";
import { DeadLettersPage } from "./pages/dead-letters/dead-letters-page.tsx";
import { readDeadLettersSearch } from "./pages/dead-letters/dead-letters-search.ts";
import { FlagPerformancePage } from "./pages/flag-performance/flag-performance-page.tsx";
import { readPerformanceSearch } from "./pages/flag-performance/performance-search.ts";
import { FlagPage } from "./pages/flags/flag-page.tsx";
import { FlagsPage } from "./pages/flags/flags-page.tsx";
import { readFlagsSearch } from "./pages/flags/flags-search.ts";
import { EscalationPoliciesPage } from "./pages/escalation-policies/escalation-policies-page.tsx";
import { EscalationsPage } from "./pages/escalations/escalations-page.tsx";
import { readEscalationsSearch } from "./pages/escalations/escalations-search.ts";
import { MessagePage } from "./pages/messages/message-page.tsx";
import { MessagesPage } from "./pages/messages/messages-page.tsx";
import { readMessagesSearch } from "./pages/messages/messages-search.ts";
import { NotificationsPage } from "./pages/notifications/notifications-page.tsx";
import { OnCallPage } from "./pages/on-call/on-call-page.tsx";
import { readOnCallSearch } from "./pages/on-call/on-call-search.ts";
import { RotaPage } from "./pages/on-call/rota-page.tsx";
import { WebhooksPage } from "./pages/webhooks/webhooks-page.tsx";
import { OrderPage } from "./pages/order/order-page.tsx";
import { QueuePage } from "./pages/queue/queue-page.tsx";
import { readQueueSearch } from "./pages/queue/queue-search.ts";
import { ProposalPage } from "./pages/proposals/proposal-page.tsx";
import { ProposalsPage } from "./pages/proposals/proposals-page.tsx";
import { readProposalsSearch } from "./pages/proposals/proposals-search.ts";
import { PolicyPage } from "./pages/release-policy/policy-page.tsx";
import { RulePage } from "./pages/rules/rule-page.tsx";
import { readRuleSearch } from "./pages/rules/rule-search.ts";
import { RulesPage } from "./pages/rules/rules-page.tsx";
import { Setup } from "./pages/setup/setup.tsx";
import { SuppressionsPage } from "./pages/suppressions/suppressions-page.tsx";
import { readSuppressionsSearch } from "./pages/suppressions/suppressions-search.ts";
import { SystemPage } from "./pages/system/system-page.tsx";
import { AssumptionsPage } from "./pages/value-assumptions/assumptions-page.tsx";
import { parseFlat, stringifyFlat } from "./search/flat-search.ts";
import { SessionGate } from "./session/session-gate.tsx";
import { Shell } from "./shell/shell.tsx";

const root = createRootRoute({ component: Outlet });

const setup = createRoute({ getParentRoute: () => root, path: "/setup", component: Setup });

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/work-orders", replace: true });
  },
});

const queue = createRoute({
  getParentRoute: () => inside,
  path: "/work-orders",
  validateSearch: readQueueSearch,
  component: QueuePage,
});

const order = createRoute({
  getParentRoute: () => inside,
  path: "/work-orders/$order",
  component: OrderPage,
});

const assets = createRoute({
  getParentRoute: () => inside,
  path: "/assets",
  validateSearch: readAssetsSearch,
  component: AssetsPage,
});

const asset = createRoute({
  getParentRoute: () => inside,
  path: "/assets/$asset",
  validateSearch: readAssetSearch,
  component: AssetPage,
});

const flags = createRoute({
  getParentRoute: () => inside,
  path: "/flags",
  validateSearch: readFlagsSearch,
  component: FlagsPage,
});

const flag = createRoute({
  getParentRoute: () => inside,
  path: "/flags/$flag",
  component: FlagPage,
});

const suppressions = createRoute({
  getParentRoute: () => inside,
  path: "/suppressions",
  validateSearch: readSuppressionsSearch,
  component: SuppressionsPage,
});

const flagPerformance = createRoute({
  getParentRoute: () => inside,
  path: "/flag-performance",
  validateSearch: readPerformanceSearch,
  component: FlagPerformancePage,
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

const rules = createRoute({ getParentRoute: () => inside, path: "/rules", component: RulesPage });

const newRule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/new",
  component: lazyRouteComponent(
    () => import("./pages/rules/editor/new-rule-page.tsx"),
    "NewRulePage",
  ),
});

const editRule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/$rule/edit",
  component: lazyRouteComponent(
    () => import("./pages/rules/editor/edit-rule-page.tsx"),
    "EditRulePage",
  ),
});

const rule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/$rule",
  validateSearch: readRuleSearch,
  component: RulePage,
});

const onCall = createRoute({
  getParentRoute: () => inside,
  path: "/on-call",
  validateSearch: readOnCallSearch,
  component: OnCallPage,
});

const rota = createRoute({
  getParentRoute: () => inside,
  path: "/on-call/$rota",
  component: RotaPage,
});

const escalations = createRoute({
  getParentRoute: () => inside,
  path: "/escalations",
  validateSearch: readEscalationsSearch,
  component: EscalationsPage,
});

const escalationPolicies = createRoute({
  getParentRoute: () => inside,
  path: "/escalation-policies",
  component: EscalationPoliciesPage,
});

const messages = createRoute({
  getParentRoute: () => inside,
  path: "/messages",
  validateSearch: readMessagesSearch,
  component: MessagesPage,
});

const message = createRoute({
  getParentRoute: () => inside,
  path: "/messages/$message",
  component: MessagePage,
});

const webhooks = createRoute({
  getParentRoute: () => inside,
  path: "/webhooks",
  component: WebhooksPage,
});

const myNotifications = createRoute({
  getParentRoute: () => inside,
  path: "/notifications",
  component: NotificationsPage,
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

const deadLetters = createRoute({
  getParentRoute: () => inside,
  path: "/dead-letters",
  validateSearch: readDeadLettersSearch,
  component: DeadLettersPage,
});

const commissioning = createRoute({
  getParentRoute: () => inside,
  path: "/commissioning",
  validateSearch: readCommissioningSearch,
  component: CommissioningPage,
});

const system = createRoute({
  getParentRoute: () => inside,
  path: "/system",
  component: SystemPage,
});

/** Any other address: inside the shell, so that the way out is in sight. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFound });

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    inside.addChildren([
      home,
      queue,
      order,
      assets,
      asset,
      flags,
      flag,
      suppressions,
      flagPerformance,
      gaps,
      gap,
      proposals,
      proposal,
      policy,
      assumptions,
      rules,
      newRule,
      editRule,
      rule,
      onCall,
      rota,
      escalations,
      escalationPolicies,
      messages,
      message,
      webhooks,
      myNotifications,
      backtests,
      backtest,
      deadLetters,
      commissioning,
      system,
      elsewhere,
    ]),
  ]),
  parseSearch: parseFlat,
  stringifySearch: stringifyFlat,
  scrollRestoration: true,
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
