import { join, resolve } from "node:path";
import { AppError } from "../errors/app-error.ts";
import type { LogLevel } from "../log/log.ts";
import { mqttComplaints, mqttOf } from "./mqtt-config.ts";
import type { MqttConfig } from "./mqtt-config.ts";
import { notifyComplaints, notifyOf } from "./notify-config.ts";
import type { NotifyConfig } from "./notify-config.ts";
import { parseSettings, processRoles } from "./settings.ts";
import type { ProcessRole, Settings } from "./settings.ts";

/** What is decided before anything starts; each part that can be swapped is a choice of kinds. */
export type Config = {
  /** Absolute. */
  dataDir: string;
  roles: readonly ProcessRole[];
  http: { host: string; port: number };
  /** Where a process without pages says how it is; null: nowhere. */
  probes: { host: string; port: number } | null;
  /** Where people reach us from outside, when that differs from host and port. */
  publicUrl: string | undefined;
  mqtt: MqttConfig;
  telemetry:
    | { kind: "duckdb"; path: string }
    | {
        kind: "influx";
        url: string;
        token: string | undefined;
        org: string | undefined;
        bucket: string;
        /** Where minutes and hours are kept, when not in the bucket of the readings. */
        tierBuckets: { "1m": string | undefined; "1h": string | undefined };
      };
  database:
    | { kind: "embedded"; dir: string; port: number | undefined }
    | { kind: "external"; url: string };
  queue: { kind: "postgres" } | { kind: "redis"; url: string };
  /** How many orders of readings there are; fixed once data exists. */
  partitions: number;
  tickSeconds: number;
  jobs: { lockMs: number; stalledMs: number };
  retention: {
    outboxDays: number;
    deadLetterDays: number;
    assessmentDays: number;
    /** Readings, and their rollups to minutes and hours. 0: for ever. */
    telemetryDays: number;
    minutesDays: number;
    hoursDays: number;
    idempotencyHours: number;
    messageDays: number;
  };
  notify: NotifyConfig;
  /** Within so many hours of a repair the telemetry must be normal again. */
  repairVerifyHours: number;
  pausedWorkHours: number;
  /** An outside watcher that is called while all is well. */
  heartbeatUrl: string | undefined;
  logLevel: LogLevel;
};

/** From environment variables to the one Config; nothing else reads them. All complaints come in one error. */
export function readConfig(
  env: Record<string, string | undefined>,
  overrides: { roles?: readonly ProcessRole[] } = {},
): Config {
  const { settings, complaints } = parseSettings(env);
  const roles = overrides.roles ?? settings.ROLES ?? processRoles;
  complaints.push(
    ...mqttComplaints(settings),
    ...notifyComplaints(settings),
    ...splitRoleComplaints(roles, settings),
  );
  if (complaints.length > 0) {
    throw new AppError(
      `These settings (environment variables) must be mended first:\n${complaints.map((line) => `  ${line}`).join("\n")}`,
      { code: "bad-setting", status: 503, data: { complaints } },
    );
  }
  const dataDir = resolve(settings.DATA_DIR ?? "data");
  const host = settings.HTTP_HOST ?? "127.0.0.1";
  return {
    dataDir,
    roles,
    http: { host, port: settings.HTTP_PORT ?? 8080 },
    probes: settings.PROBE_PORT === undefined ? null : { host, port: settings.PROBE_PORT },
    publicUrl: settings.PUBLIC_URL,
    mqtt: mqttOf(settings),
    telemetry: telemetryOf(settings, dataDir),
    database: databaseOf(settings, dataDir),
    queue:
      settings.REDIS_URL === undefined
        ? { kind: "postgres" }
        : { kind: "redis", url: settings.REDIS_URL },
    partitions: settings.PARTITIONS ?? 8,
    tickSeconds: settings.TICK_SECONDS ?? 5,
    jobs: { lockMs: settings.JOB_LOCK_MS ?? 30_000, stalledMs: settings.JOB_STALLED_MS ?? 30_000 },
    retention: {
      outboxDays: settings.RETENTION_OUTBOX_DAYS ?? 30,
      deadLetterDays: settings.RETENTION_DEAD_LETTER_DAYS ?? 90,
      assessmentDays: settings.RETENTION_ASSESSMENT_DAYS ?? 30,
      telemetryDays: settings.RETENTION_TELEMETRY_DAYS ?? 0,
      minutesDays: settings.RETENTION_MINUTES_DAYS ?? 0,
      hoursDays: settings.RETENTION_HOURS_DAYS ?? 0,
      idempotencyHours: settings.RETENTION_IDEMPOTENCY_HOURS ?? 24,
      messageDays: settings.RETENTION_MESSAGE_DAYS ?? 90,
    },
    notify: notifyOf(settings),
    repairVerifyHours: settings.REPAIR_VERIFY_HOURS ?? 24,
    pausedWorkHours: settings.PAUSED_WORK_HOURS ?? 48,
    heartbeatUrl: settings.HEARTBEAT_URL,
    logLevel: settings.LOG_LEVEL ?? "info",
  };
}

/** The embedded parts live inside one process or are opened by one; processes that share the work need servers to share. */
function splitRoleComplaints(roles: readonly ProcessRole[], settings: Settings): string[] {
  if (processRoles.every((role) => roles.includes(role))) return [];
  const needed = ["MQTT_URL", "INFLUX_URL", "DATABASE_URL"] as const;
  const missing = needed.filter((name) => settings[name] === undefined);
  if (missing.length === 0) return [];
  return [
    `ROLES: a process that is only ${roles.join(" and ")} shares its work with others, and the embedded parts cannot be shared ` +
      `between processes. Set ${missing.join(", ")} too, or leave the roles out to run everything in one process.`,
  ];
}

function telemetryOf(settings: Settings, dataDir: string): Config["telemetry"] {
  if (settings.INFLUX_URL === undefined) {
    return { kind: "duckdb", path: join(dataDir, "telemetry") };
  }
  return {
    kind: "influx",
    url: settings.INFLUX_URL,
    token: settings.INFLUX_TOKEN,
    org: settings.INFLUX_ORG,
    bucket: settings.INFLUX_BUCKET ?? "millwright",
    tierBuckets: { "1m": settings.INFLUX_BUCKET_MINUTES, "1h": settings.INFLUX_BUCKET_HOURS },
  };
}

function databaseOf(settings: Settings, dataDir: string): Config["database"] {
  if (settings.DATABASE_URL !== undefined) return { kind: "external", url: settings.DATABASE_URL };
  return { kind: "embedded", dir: join(dataDir, "postgres"), port: settings.POSTGRES_PORT };
}
