import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { NotFound } from "../pages/not-found/not-found.tsx";
import { SessionGate } from "../session/session-gate.tsx";
import { Shell } from "../shell/shell.tsx";

export const root = createRootRoute({ component: Outlet });

/** Every page of somebody who is signed in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
  notFoundComponent: NotFound,
});
