import { z } from "@hono/zod-openapi";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import type { Way } from "../notifier.ts";
import type { RouteDeps } from "./deps.ts";

const Channel = z.object({
  open: z.boolean(),
  reason: z.string().nullable().openapi({
    description: "Why there is no such way here, and what to do about it.",
  }),
});

const channels = defineRoute({
  method: "get",
  path: "/notifications/channels",
  access: "anyone-signed-in",
  summary: "By which ways this installation can tell somebody",
  tag: "notifications",
  returns: {
    200: z.object({
      email: Channel,
      push: Channel.extend({
        publicKey: z.string().nullable().openapi({
          description: "The `applicationServerKey` for `PushManager.subscribe`, base64url.",
        }),
      }),
      webhook: Channel,
    }),
  },
});

export function addChannelRoutes(routes: Routes, { notifier }: RouteDeps): void {
  const { ways, keys } = notifier;
  routes.openapi(channels, (c) =>
    c.json(
      {
        email: present(ways.email),
        push: { ...present(ways.push), publicKey: keys?.vapid.publicKey ?? null },
        webhook: present(ways.webhook),
      },
      200,
    ),
  );
}

const present = (way: Way<never>): z.infer<typeof Channel> =>
  way.open ? { open: true, reason: null } : { open: false, reason: way.reason };
