import {
  createRootRoute,
  createRoute,
  createRouter,
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
import { DeadLettersPage } from "./pages/dead-letters/dead-letters-page.tsx";
import { readDeadLettersSearch } from "./pages/dead-letters/dead-letters-search.ts";
import { FlagPage } from "./pages/flags/flag-page.tsx";
import { FlagsPage } from "./pages/flags/flags-page.tsx";
import { readFlagsSearch } from "./pages/flags/flags-search.ts";
import { OrderPage } from "./pages/order/order-page.tsx";
import { QueuePage } from "./pages/queue/queue-page.tsx";
import { readQueueSearch } from "./pages/queue/queue-search.ts";
import { RulePage } from "./pages/rules/rule-page.tsx";
import { readRuleSearch } from "./pages/rules/rule-search.ts";
import { RulesPage } from "./pages/rules/rules-page.tsx";
import { Setup } from "./pages/setup/setup.tsx";
import { SystemPage } from "./pages/system/system-page.tsx";
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

const rules = createRoute({ getParentRoute: () => inside, path: "/rules", component: RulesPage });

const rule = createRoute({
  getParentRoute: () => inside,
  path: "/rules/$rule",
  validateSearch: readRuleSearch,
  component: RulePage,
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
      rules,
      rule,
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
