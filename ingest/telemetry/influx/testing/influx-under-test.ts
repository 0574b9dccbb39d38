import type { InfluxOptions } from "../influx-client.ts";

export interface InfluxUnderTest {
  options: InfluxOptions;
  /** 3.x deletes by the database's retention only. */
  canDelete: boolean;
  stop(): Promise<void>;
}
