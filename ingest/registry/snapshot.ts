import type { FollowedSignal, Followers } from "../linked-signals/link.ts";

export interface SignalEntry {
  id: number;
  assetId: number;
  key: string;
  name: string;
  kind: "number" | "code";
  /** UCUM; null for codes and for numbers without one. */
  unit: string | null;
  /** What the instrument can show. */
  min: number | null;
  max: number | null;
  reporting: "periodic" | "on-change";
  /** The interval of a periodic signal, the heartbeat of one that reports on change. */
  intervalSeconds: number;
  decimals: number;
  /** How much later than a newer reading one may come and still be evaluated in its place; 0 to 3,600. */
  latenessSeconds: number;
  componentCode: string | null;
  /** The signal of another asset whose readings are also its own; without one, devices send them (linked-signals/). */
  follows?: FollowedSignal | undefined;
}

export interface AssetEntry {
  id: number;
  tag: string;
  name: string;
  criticality: number;
  siteId: number;
  siteCode: string;
  siteName: string;
  timeZone: string;
  systemCode: string;
  systemName: string;
  classCode: string;
  className: string;
  /** The asset of the same site, a gateway for instance, through which it is reached. Chains end: there are no cycles. */
  parentId: number | null;
  /** Others are reached through it. */
  isGateway: boolean;
  /** Where its readings are published. */
  topic: string;
  components: { id: number; code: string; name: string }[];
  signals: Map<string, SignalEntry>;
}

export interface DeviceEntry {
  id: number;
  name: string;
  siteId: number;
  enabled: boolean;
  secrets: { hash: Buffer; salt: Buffer; until: number | null }[];
  assetIds: Set<number>;
  /** Its own limit; null when the installation's holds. */
  maxMessagesPerSecond: number | null;
}

/** What plants consist of, at one version. */
export interface AssetsPart {
  version: number;
  assets: Map<number, AssetEntry>;
  byTopic: Map<string, AssetEntry>;
  signals: Map<number, SignalEntry>;
  /** Which signals follow which. */
  followers: Followers;
  siteCodes: Map<number, string>;
}

/** Who may publish, at a version of its own. */
export interface DevicesPart {
  deviceVersion: number;
  devices: Map<string, DeviceEntry>;
}

/** The whole registry, for lookups without a query. Read only; a part that did not change is the same object as before. */
export interface RegistrySnapshot extends AssetsPart, DevicesPart {}
