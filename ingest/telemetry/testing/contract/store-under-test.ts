import type { TelemetryStore } from "../../telemetry-store.ts";

/** One store and its data, from the adapter's test. */
export interface StoreUnderTest {
  store: TelemetryStore;
  /** Closes the store and opens it again on the same data. */
  reopen: () => Promise<TelemetryStore>;
  /** Closes the store and removes its data. */
  dispose: () => Promise<void>;
}
