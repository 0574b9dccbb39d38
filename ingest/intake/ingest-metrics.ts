import type { Metrics } from "#platform";
import type { HeldTotals } from "../broker/device-limits.ts";
import { qualityMetrics } from "../quality/quality-metrics.ts";
import type { Ingest } from "../open-ingest.ts";

/** Puts ingest's figures on /metrics. They are read at each scrape, so counting a message stays a plain addition. */
export function ingestMetrics(metrics: Metrics, ingest: Ingest): void {
  const { counters, ingestLog, inlets, clock, health } = ingest;
  qualityMetrics(metrics, health);
  const figure = (name: string, help: string, read: () => number): void => {
    metrics.gauge(name, help, { collect: (gauge) => gauge.set(read()) });
  };
  const byReason = (name: string, help: string, counts: Record<string, number>): void => {
    metrics.gauge(name, help, {
      labels: ["reason"],
      collect(gauge) {
        for (const [reason, count] of Object.entries(counts)) gauge.set({ reason }, count);
      },
    });
  };
  figure("ingest_messages_total", "Messages that arrived.", () => counters.messages);
  figure("ingest_payload_bytes_total", "Bytes of their payloads.", () => counters.bytes);
  figure("ingest_readings_total", "Readings that are durable.", () => counters.readings);
  byReason(
    "ingest_refused_total",
    "Messages, or parts of them, that became dead letters.",
    counters.refused,
  );
  byReason(
    "ingest_connections_closed_total",
    "Connections that were refused or closed by us.",
    counters.closed,
  );
  figure("ingest_log_stalled", "1 while the log cannot commit.", () =>
    ingestLog.health().stalledSince === null ? 0 : 1,
  );
  figure("ingest_log_oldest_waiting_seconds", "Age of the oldest readings not on disk yet.", () => {
    const { oldestWaiting } = ingestLog.health();
    return oldestWaiting === null ? 0 : Math.max(clock.now() - oldestWaiting, 0) / 1_000;
  });
  figure("ingest_connections", "Open connections of equipment to the embedded broker.", () =>
    [...inlets].reduce((sum, inlet) => sum + (inlet.connections?.() ?? 0), 0),
  );
  figure("ingest_strangers", "Connections that have not said who they are.", () =>
    [...inlets].reduce((sum, inlet) => sum + (inlet.strangers?.() ?? 0), 0),
  );
  figure(
    "ingest_broker_connections_lost_total",
    "How often the connection to an external broker was lost.",
    () => [...inlets].reduce((sum, inlet) => sum + (inlet.connectionsLost?.() ?? 0), 0),
  );
  figure("ingest_in_flight_bytes", "Bytes that were read and are not on disk yet.", () =>
    [...inlets].reduce((sum, inlet) => sum + inlet.inFlightBytes(), 0),
  );
  const held = (of: keyof HeldTotals) => (): number =>
    [...inlets].reduce((sum, inlet) => sum + (inlet.heldTotals?.[of] ?? 0), 0);
  figure(
    "ingest_devices_held",
    "Devices that are slowed now: they send more than their share.",
    held("now"),
  );
  figure("ingest_devices_held_total", "Times that a device was slowed.", held("times"));
  figure(
    "ingest_devices_held_seconds_total",
    "How long devices were slowed.",
    () => held("heldMs")() / 1_000,
  );
  figure("ingest_receiving", "1 while messages can reach this process.", () =>
    [...inlets].some((inlet) => inlet.receiving()) ? 1 : 0,
  );
}
