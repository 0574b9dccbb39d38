import { loadRules } from "#simulators";
import type { IngestFacts, IngestFigures, Throughput } from "./bench-ingest.ts";
import type { Spread } from "./spread.ts";

/** The figures for people, with what is needed to judge them. */
export function ingestTable(figures: IngestFigures, facts: IngestFacts): string[] {
  const { oneReading, tenReadings, memory } = figures;
  const { loadAverage, cpuPer100kMessages: cpu, payloadBytes, orderStagesMs: stages } = facts;
  const throughput = (words: string, one: Throughput, bytes: number): string =>
    `${words} (${bytes} bytes): ${number(one.readingsPerSecond)} readings/s published, stored and scored; ` +
    `bare broker ${number(one.bareBrokerPerSecond)}; ratio ${one.ratio}`;
  return [
    "",
    throughput("one reading a message", oneReading, payloadBytes.one),
    throughput("ten readings a message", tenReadings, payloadBytes.ten),
    ...(["one", "ten"] as const).map(
      (which) =>
        `  ${which}: ${number(facts.acknowledgedPerSecond[which])} messages/s acknowledged, then ` +
        `${facts.catchUpSeconds[which].toFixed(1)} s until stored and scored; CPU-s per 100,000 messages: ` +
        `product ${cpu[which].product}, PostgreSQL ${cpu[which].database ?? "unknown"}, publisher ${cpu[which].publisher}`,
    ),
    `missing: ${figures.missing} of ${number(facts.readings)} readings`,
    `publish → stored at ${number(facts.latencyRate)}/s: ${spread(figures.publishToStoredMs)}`,
    `publish → flag at ${number(facts.latencyRate)}/s: ${spread(figures.publishToFlagMs)} (${facts.flags} flags)`,
    `publish → flag at 10,000/s: ${spread(figures.publishToFlagAt10kMs)}`,
    `publish → order on the feed at 10,000/s: ${spread(figures.publishToOrderMs)} (${facts.orders} orders)`,
    `  of that: judged after ${spread(stages.judged)}; its event written after ${spread(stages.flagWritten)}; ` +
      `the order's event written after ${spread(stages.orderWritten)}`,
    `  right after it was flat out: flag ${spread(facts.afterFlatOutMs.flag)}; order ${spread(facts.afterFlatOutMs.order)}`,
    `peak memory of the product: ${figures.peakMemoryMB} MB`,
    `a stored reading: ${figures.bytesPerReading} bytes as it stands (closed partitions: npm run bench -- store)`,
    ...(memory === undefined
      ? []
      : [
          `memory in the second half of ${memory.minutes} min at ${number(memory.readingsPerSecond)}/s: ` +
            `${memory.firstMB} → ${memory.lastMB} MB, ${memory.slopeMBPerMinute} MB a minute`,
        ]),
    `${loadRules}; load average ${loadAverage.before.toFixed(1)} before, ${loadAverage.after.toFixed(1)} after`,
    "",
  ];
}

const number = (value: number): string => value.toLocaleString("en");
const spread = ({ p50, p95, p99 }: Spread): string => `p50 ${p50}, p95 ${p95}, p99 ${p99} ms`;
