import {
  allowedSites,
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  type Routes,
  toPage,
  z,
} from "#platform";
import {
  changeDevice,
  createDevice,
  type Device as DeviceRow,
  listDevices,
  rotateSecret,
} from "../devices/devices.ts";
import type { Ingest } from "../open-ingest.ts";
import { codePattern } from "../wire/index.ts";

const tag = "devices";
const deviceName = z
  .string()
  .regex(codePattern, "use letters, digits and . _ : = ~ ( ) - only, at most 64")
  .openapi({ description: "Its MQTT user name, unique in the installation." });
const assetTags = z
  .array(z.string())
  .max(10_000)
  .openapi({ description: "Tags of the assets that it may speak for." });
const id = z.object({ id: z.coerce.number().int() });

const Device = z
  .object({
    id: z.number(),
    name: z.string(),
    mqttUser: z.string().openapi({
      description:
        "The MQTT user name that goes with the newest secret: the name, or name@2. The embedded broker takes either; at Mosquitto each secret has its own, so a rotation changes it.",
    }),
    siteId: z.number(),
    enabled: z.boolean(),
    assets: z.array(z.object({ id: z.number(), tag: z.string() })),
    createdAt: z.string(),
    rotatedAt: z.string().nullable(),
    previousSecretUntil: z.string().nullable().openapi({
      description: "The secret before still works until it is replaced in use, at most until then.",
    }),
    maxMessagesPerSecond: z.number().nullable().openapi({
      description: "Its own limit, beyond which it is slowed down; null: that of the installation.",
    }),
    connectedAt: z.string().nullable().openapi({
      description: "When it connected last; an external broker does not say.",
    }),
    usedSecret: z.enum(["present", "previous", "certificate"]).nullable().openapi({
      description: "What it connected with: `previous` has not been moved over to its new secret.",
    }),
    clockAheadSeconds: z.number().nullable().openapi({
      description: "By how much its clock ran ahead when readings were refused for that.",
    }),
    clockAheadAt: z.string().nullable(),
  })
  .openapi("Device");

const DeviceWithSecret = Device.extend({
  secret: z.string().openapi({ description: "Shown this once: it is kept only as a salted hash." }),
}).openapi("DeviceWithSecret");

const getDevices = defineRoute({
  method: "get",
  path: "/devices",
  access: ["reliability-engineer"],
  summary: "Devices, by name",
  tag,
  query: z.object({
    ...pageQuery,
    q: z.string().max(100).optional().openapi({ description: "Part of the name." }),
    site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
    rotating: z.literal("true").optional().openapi({
      description: "Only those whose secret before still works.",
    }),
    neverConnected: z.literal("true").optional(),
  }),
  returns: { 200: pageOf(Device) },
});

const postDevice = defineRoute({
  method: "post",
  path: "/devices",
  access: ["reliability-engineer"],
  summary: "Make credentials for a device",
  tag,
  body: z.strictObject({
    name: deviceName,
    site: z.string().openapi({ description: "Code of its site." }),
    assets: assetTags,
  }),
  answersSecret: true,
  returns: { 201: DeviceWithSecret },
});

const patchDevice = defineRoute({
  method: "patch",
  path: "/devices/{id}",
  access: ["reliability-engineer"],
  summary: "Disable or enable a device, or change what it speaks for or how fast",
  description: "A disabled device is disconnected at once.",
  tag,
  params: id,
  body: z
    .strictObject({
      enabled: z.boolean().optional(),
      assets: assetTags.optional(),
      maxMessagesPerSecond: z.number().positive().max(1_000_000).nullable().optional(),
    })
    .refine(
      (change) => Object.keys(change).length > 0,
      "say enabled, assets or maxMessagesPerSecond",
    ),
  returns: { 200: Device },
});

const postRotate = defineRoute({
  method: "post",
  path: "/devices/{id}/rotate",
  access: ["reliability-engineer"],
  summary: "Give a device a new secret",
  description:
    "The old one works until the new one has been used, at most for `graceHours`. 0 ends it at once, open connections included. Where one rotation is under way already, the new secret replaces the one of the two that the device does not use; behind an external broker nobody sees which that is, so `deviceHas` must say it (else 409, `rotation-under-way`).",
  tag,
  params: id,
  body: z.strictObject({
    graceHours: z
      .number()
      .min(0)
      .max(24 * 90)
      .default(24 * 7),
    deviceHas: z.enum(["old", "new"]).optional().openapi({
      description: "Which of the two secrets of a rotation that is under way the device uses.",
    }),
  }),
  answersSecret: true,
  returns: { 200: DeviceWithSecret },
});

export function addDeviceRoutes(
  routes: Routes,
  ingest: Pick<Ingest, "db" | "clock" | "registry">,
): void {
  const { db, clock, registry } = ingest;

  routes.openapi(getDevices, async (c) => {
    const { limit, cursor, q, site, rotating, neverConnected } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.string()])) ?? [];
    const scope = allowedSites(c.get("principal"));
    const rows = await listDevices(db, {
      scope,
      q,
      siteId: site,
      rotatingAt: rotating === undefined ? undefined : clock.now(),
      neverConnected: neverConnected !== undefined,
      after,
      limit,
    });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.name],
        (row) => deviceOf(row, clock.now()),
      ),
      200,
    );
  });

  routes.openapi(postDevice, async (c) => {
    const device = await createDevice(db, c.req.valid("json"), allowedSites(c.get("principal")));
    await registry.refreshIfStale();
    return c.json({ ...deviceOf(device, clock.now()), secret: device.secret }, 201);
  });

  routes.openapi(patchDevice, async (c) => {
    const scope = allowedSites(c.get("principal"));
    const device = await changeDevice(db, c.req.valid("param").id, c.req.valid("json"), scope);
    await registry.refreshIfStale();
    return c.json(deviceOf(device, clock.now()), 200);
  });

  routes.openapi(postRotate, async (c) => {
    const scope = allowedSites(c.get("principal"));
    const how = { ...c.req.valid("json"), scope };
    const device = await rotateSecret(db, clock, c.req.valid("param").id, how);
    await registry.refreshIfStale();
    return c.json({ ...deviceOf(device, clock.now()), secret: device.secret }, 200);
  });
}

function deviceOf(device: DeviceRow, now: number) {
  const { previousSecretUntil } = device;
  const grace = previousSecretUntil !== null && previousSecretUntil.getTime() > now;
  return {
    id: device.id,
    name: device.name,
    mqttUser: device.mqttUser,
    siteId: device.siteId,
    enabled: device.enabled,
    assets: device.assets,
    createdAt: device.createdAt.toISOString(),
    rotatedAt: device.rotatedAt?.toISOString() ?? null,
    previousSecretUntil: grace ? previousSecretUntil.toISOString() : null,
    maxMessagesPerSecond: device.maxMessagesPerSecond,
    connectedAt: device.connectedAt?.toISOString() ?? null,
    usedSecret: device.usedSecret,
    clockAheadSeconds: device.clockAheadSeconds,
    clockAheadAt: device.clockAheadAt?.toISOString() ?? null,
  };
}
