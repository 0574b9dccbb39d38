import { createRoute } from "@tanstack/react-router";
import { CommissioningPage } from "../pages/commissioning/commissioning-page.tsx";
import { readCommissioningSearch } from "../pages/commissioning/commissioning-search.ts";
import { DeadLettersPage } from "../pages/dead-letters/dead-letters-page.tsx";
import { readDeadLettersSearch } from "../pages/dead-letters/dead-letters-search.ts";
import { SystemPage } from "../pages/system/system-page.tsx";
import { inside } from "./inside.tsx";

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

/** What comes in, and whether all is well. */
export const dataRoutes = [deadLetters, commissioning, system] as const;
