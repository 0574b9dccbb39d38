import { connectAsync } from "mqtt";
import { topicFor } from "#ingest/wire";
import type { RunningProduct } from "./product.ts";

const signals = [
  { key: "vibration", name: "Bearing vibration", unit: "mm/s", every: "1s", decimals: 2 },
  { key: "temperature", name: "Bearing temperature", unit: "Cel", every: "1s", decimals: 1 },
];

const plant = {
  assetClasses: [{ code: "pump", name: "Centrifugal pump", signals }],
  sites: [
    {
      code: "north",
      name: "Northport",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "water",
          name: "Cooling water",
          assets: ["P-101", "P-102", "P-103"].map((tag) => ({
            tag,
            name: "Feed water pump",
            class: "pump",
            criticality: 4,
          })),
        },
      ],
    },
  ],
};

const supply = {
  parts: [
    { number: "BRG-6308", name: "Deep groove bearing 6308", unitCost: 38.5 },
    { number: "GRS-EP2", name: "Bearing grease EP2", unitCost: 9.2 },
  ],
  locations: [{ code: "depot", name: "Northport depot", kind: "depot", site: "north" }],
  stock: [
    { part: "BRG-6308", location: "depot", onHand: 2 },
    { part: "GRS-EP2", location: "depot", onHand: 5 },
  ],
  kits: [
    {
      failureMode: "bearing-wear",
      assetClass: "pump",
      lines: [
        { part: "BRG-6308", quantity: 2 },
        { part: "GRS-EP2", quantity: 1 },
      ],
    },
  ],
};

const technicians = {
  technicians: [
    { name: "Anna Berg", skills: ["mechanical"], sites: ["north"] },
    { name: "Mira Osei", skills: ["instrumentation"], sites: ["north"] },
  ],
};

const rules = [
  {
    key: "pump-vibration-high",
    name: "Pump vibration above limit",
    appliesTo: { assetClass: "pump" },
    severity: 3,
    failureMode: "bearing-wear",
    skill: "mechanical",
    timeToFailureHours: 72,
    condition: { limit: { signal: "vibration", above: 7.1, clearBelow: 5.5 } },
  },
];

/** Three pumps that say what the test lets them say. */
export interface PumpHouse extends AsyncDisposable {
  /** Publishes a reading a second, the last one now; resolves once each is acknowledged. */
  report(tag: string, vibration: readonly number[]): Promise<void>;
  /** Publishes whatever it is given, to be refused. */
  publish(tag: string, payload: string): Promise<void>;
}

/** Brings plant, parts, people and rules in by the API, and connects the pumps by MQTT: as an owner would. */
export async function openPumpHouse(product: RunningProduct): Promise<PumpHouse> {
  await product.call("POST", "/registry/imports", plant);
  await product.call("POST", "/supply/imports", supply);
  await product.call("POST", "/technicians/imports", technicians);
  await product.call("POST", "/rules/imports", rules);
  const device = { name: "gw-north", site: "north", assets: ["P-101", "P-102", "P-103"] };
  const { secret } = await product.call<{ secret: string }>("POST", "/devices", device);
  const client = await connectAsync(product.mqttUrl, { username: device.name, password: secret });
  const publish = async (tag: string, payload: string) => {
    await client.publishAsync(topicFor("north", tag), payload, { qos: 1 });
  };
  return {
    publish,
    async report(tag, vibration) {
      const now = Date.now();
      const readings = vibration.map((value, index) => ({
        observedAt: new Date(now - (vibration.length - 1 - index) * 1_000).toISOString(),
        values: { vibration: value, temperature: 60 + value },
      }));
      await publish(tag, JSON.stringify({ readings }));
    },
    async [Symbol.asyncDispose]() {
      await client.endAsync();
    },
  };
}
