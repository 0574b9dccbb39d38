import { createRoute } from "@tanstack/react-router";
import { AssetPage } from "../pages/asset/asset-page.tsx";
import { readAssetSearch } from "../pages/asset/asset-search.ts";
import { AssetsPage } from "../pages/assets/assets-page.tsx";
import { readAssetsSearch } from "../pages/assets/assets-search.ts";
import { FlagPerformancePage } from "../pages/flag-performance/flag-performance-page.tsx";
import { readPerformanceSearch } from "../pages/flag-performance/performance-search.ts";
import { FlagPage } from "../pages/flags/flag-page.tsx";
import { FlagsPage } from "../pages/flags/flags-page.tsx";
import { readFlagsSearch } from "../pages/flags/flags-search.ts";
import { OrderPage } from "../pages/order/order-page.tsx";
import { QueuePage } from "../pages/queue/queue-page.tsx";
import { readQueueSearch } from "../pages/queue/queue-search.ts";
import { SuppressionsPage } from "../pages/suppressions/suppressions-page.tsx";
import { readSuppressionsSearch } from "../pages/suppressions/suppressions-search.ts";
import { inside } from "./inside.tsx";

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

/** What needs somebody now, and what it is about. */
export const workRoutes = [
  queue,
  order,
  assets,
  asset,
  flags,
  flag,
  suppressions,
  flagPerformance,
] as const;
