import type { Migration } from "#platform";
import { registry } from "./0001-registry.ts";
import { devices } from "./0002-devices.ts";
import { log } from "./0003-log.ts";
import { deadLetters } from "./0004-dead-letters.ts";
import { storePosition } from "./0005-store-position.ts";
import { registryFacts } from "./0006-registry-facts.ts";
import { commissioning } from "./0007-commissioning.ts";
import { signalHealth } from "./0008-signal-health.ts";
import { corrections } from "./0009-corrections.ts";
import { rollups } from "./0010-rollups.ts";
import { mosquitto } from "./0011-mosquitto.ts";
import { revisedSpans } from "./0012-revised-spans.ts";
import { sharedQuotas } from "./0013-shared-quotas.ts";
import { linkedSignals } from "./0014-linked-signals.ts";
import { brokerSessions } from "./0015-broker-sessions.ts";

export const migrations: Migration[] = [
  registry,
  devices,
  log,
  deadLetters,
  storePosition,
  registryFacts,
  commissioning,
  signalHealth,
  corrections,
  rollups,
  mosquitto,
  revisedSpans,
  sharedQuotas,
  linkedSignals,
  brokerSessions,
];
