import type { AssetEntry, SignalEntry } from "../registry/snapshot.ts";

/** A signal by its key, as the registry holds it in memory. */
export const signalEntry = (
  id: number,
  key: string,
  facts: Partial<SignalEntry> = {},
): [string, SignalEntry] => [
  key,
  {
    id,
    assetId: 7,
    key,
    name: key,
    kind: "number",
    unit: null,
    min: null,
    max: null,
    reporting: "periodic",
    intervalSeconds: 5,
    latenessSeconds: 60,
    decimals: 2,
    componentCode: null,
    ...facts,
  },
];
/** A pump of three signals. */
export const pumpEntry: AssetEntry = {
  id: 7,
  tag: "P-101",
  name: "Pump",
  criticality: 3,
  siteId: 1,
  siteCode: "berlin",
  siteName: "Berlin",
  timeZone: "Europe/Berlin",
  systemCode: "c",
  systemName: "C",
  classCode: "pump",
  className: "Pump",
  parentId: null,
  isGateway: false,
  topic: "mw/v1/berlin/P-101/readings",
  components: [],
  signals: new Map([
    signalEntry(1, "vibration", { unit: "mm/s", min: 0, max: 50 }),
    signalEntry(2, "temperature", { unit: "Cel" }),
    signalEntry(3, "error", { kind: "code" }),
  ]),
};
