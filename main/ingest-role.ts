import {
  certificateExpiry,
  claimClientId,
  inCompany,
  ingestMetrics,
  shareInCompany,
  startBroker,
  startSubscriber,
  startTakingUp,
  startTicks,
} from "#ingest";
import { wakeScorers } from "#rules";
import type { Parts } from "./parts.ts";
import { checkCertificate } from "./watch/check-certificate.ts";
import { checkIngest } from "./watch/check-ingest.ts";

export type Inlet = {
  /** Where equipment connects; null behind an external broker. */
  mqtt: string | null;
  /** Writes a tick, as the timer does. */
  tick: ReturnType<typeof startTicks>["tick"];
};

/** Messages in. Started last and stopped first, so that nothing is taken before the rest stands. */
export async function startIngest(
  stack: AsyncDisposableStack,
  parts: Parts,
  { tickByTimer }: { tickByTimer: boolean },
): Promise<Inlet> {
  const { config, ingest, queues, log, step, metrics } = parts;
  ingestMetrics(metrics, ingest);
  parts.checks.push(
    checkIngest(ingest),
    checkCertificate(() => certificateExpiry(ingest), parts.clock),
  );
  // A scorer in this process hears of commits by itself.
  if (!config.roles.includes("worker"))
    stack.defer(wakeScorers({ ingestLog: ingest.ingestLog, queues, log }));
  const { mqtt } = config;
  const ticks = startTicks({
    ingest,
    everyMs: config.tickSeconds * 1_000,
    timer: tickByTimer,
  });
  stack.defer(() => ticks.stop());
  if (mqtt.kind === "external") {
    const claimed = await claimClientId(parts.db, log);
    stack.defer(() => claimed.release());
    const { clientId } = claimed;
    const broker = { ingest, url: mqtt.url, tls: mqtt.tls };
    const subscriber = await step("subscription at the MQTT broker", async () =>
      startSubscriber({
        ...broker,
        clientId,
        shared: await inCompany(parts.db),
      }),
    );
    stack.defer(() => subscriber.stop());
    const company = shareInCompany({ db: parts.db, subscriber, log });
    stack.defer(() => company.stop());
    const left = await startTakingUp(broker);
    stack.defer(() => left.stop());
    return { mqtt: null, tick: () => ticks.tick() };
  }
  const broker = await step("MQTT broker", () =>
    startBroker({
      ingest,
      host: mqtt.host,
      port: mqtt.port,
      tls: mqtt.tls,
      maxConnections: mqtt.limits.connections,
      maxConnectionsPerAddress: mqtt.limits.connectionsPerAddress,
      maxConnectionsPerDevice: mqtt.limits.connectionsPerDevice,
      deviceLimits: mqtt.limits.device,
    }),
  );
  stack.defer(() => broker.stop());
  const address =
    broker.port === 0
      ? `mqtts://${mqtt.host}:${broker.tlsPort}`
      : `mqtt://${mqtt.host}:${broker.port}`;
  return { mqtt: address, tick: () => ticks.tick() };
}
