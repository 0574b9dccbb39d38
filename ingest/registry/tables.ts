import type { ClassParts } from "./plant-document.ts";
import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Id = GeneratedAlways<number>;
type Moment = ColumnType<Date, Date | undefined, Date>;

export interface SiteTable {
  id: Id;
  code: string;
  name: string;
  time_zone: string;
}

export interface SystemTable {
  id: Id;
  site_id: number;
  code: string;
  name: string;
}

export interface AssetClassTable {
  id: Id;
  code: string;
  name: string;
  parts: ClassParts;
}

export interface AssetTable {
  id: Id;
  site_id: number;
  system_id: number;
  class_id: number;
  tag: string;
  name: string;
  criticality: number;
  created_at: Moment;
  parent_id: number | null;
}

export interface ComponentTable {
  id: Id;
  asset_id: number;
  code: string;
  name: string;
}

export interface SignalTable {
  id: Id;
  asset_id: number;
  component_id: number | null;
  key: string;
  name: string;
  kind: "number" | "code";
  unit: string | null;
  physical_min: number | null;
  physical_max: number | null;
  reporting: "periodic" | "on-change";
  interval_seconds: number;
  decimals: number;
  lateness_seconds: Generated<number>;
  /** The signal of another asset that it follows (linked-signals/); null: devices send its readings. */
  follows_id: number | null;
}

/** Whether a linked signal has what the one that it follows had before the link was made. */
export interface LinkHistoryTable {
  signal_id: number;
  made_at: Moment;
  /** What is older than this is not copied yet; null: nothing is. */
  copied_to: Date | null;
  finished: Generated<boolean>;
}

export interface DeviceTable {
  id: Id;
  site_id: number;
  name: string;
  enabled: Generated<boolean>;
  password_hash: Buffer;
  salt: Buffer;
  previous_hash: Buffer | null;
  previous_salt: Buffer | null;
  previous_until: Date | null;
  created_at: Moment;
  rotated_at: Date | null;
  max_messages_per_second: number | null;
  version: Generated<number>;
}

/** A secret once more, as Mosquitto hashes it. */
export interface MosquittoCredentialTable {
  device_id: number;
  /** Which of the device's two user names; see devices/mqtt-user.ts. */
  slot: 1 | 2;
  hash: string;
  until: Date | null;
}

export interface DeviceAssetTable {
  device_id: number;
  asset_id: number;
}

/** When a device last connected, and with which of its secrets. */
export interface DeviceUseTable {
  device_id: number;
  connected_at: Date;
  secret: "present" | "previous" | "certificate";
}

/** The registry's part of schema `ingest`. */
export interface RegistryTables {
  "ingest.site": SiteTable;
  "ingest.system": SystemTable;
  "ingest.asset_class": AssetClassTable;
  "ingest.asset": AssetTable;
  "ingest.component": ComponentTable;
  "ingest.signal": SignalTable;
  "ingest.link_history": LinkHistoryTable;
  "ingest.device": DeviceTable;
  "ingest.device_asset": DeviceAssetTable;
  "ingest.mosquitto_credential": MosquittoCredentialTable;
  "ingest.device_use": DeviceUseTable;
  "ingest.device_clock": { device_id: number; ahead_seconds: number; at: Date };
  "ingest.registry_version": { only_row: Generated<boolean>; version: number };
  "ingest.device_version": { only_row: Generated<boolean>; version: number };
}
