import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { NotFound } from "./pages/not-found/not-found.tsx";
import { Setup } from "./pages/setup/setup.tsx";
import { dataRoutes } from "./routes/data-routes.ts";
import { inside, root } from "./routes/inside.tsx";
import { onCallRoutes } from "./routes/on-call-routes.ts";
import { ruleRoutes } from "./routes/rule-routes.ts";
import { workRoutes } from "./routes/work-routes.ts";
import { parseFlat, stringifyFlat } from "./search/flat-search.ts";

const setup = createRoute({ getParentRoute: () => root, path: "/setup", component: Setup });

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/work-orders", replace: true });
  },
});

/** Any other address: inside the shell, so that the way out is in sight. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFound });

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    inside.addChildren([
      home,
      ...workRoutes,
      ...ruleRoutes,
      ...onCallRoutes,
      ...dataRoutes,
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
