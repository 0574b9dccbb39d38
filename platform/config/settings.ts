import { z } from "zod";
import { logLevels } from "../log/log.ts";

/** What a process does; one process does all three unless told otherwise. */
export const processRoles = ["ingest", "worker", "api"] as const;
export type ProcessRole = (typeof processRoles)[number];

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most)
    .catch(({ value }) => refuse(value, `a whole number from ${least} to ${most}`));

const url = (...schemes: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)))
    .catch(({ value }) =>
      refuse(value, `a URL that starts with ${schemes.join(":// or ")}://`, true),
    );

const oneOf = <const Word extends string>(...words: Word[]) =>
  z.enum(words).catch(({ value }) => refuse(value, `one of ${words.join(", ")}`));

/** "Name <address>" or an address alone. */
const sender = z
  .string()
  .regex(/^(?:[^<>\r\n"]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/)
  .transform((value) => {
    const [, name = "", address = value] = /^(.*)<(.+)>$/.exec(value) ?? [];
    return { address, name: name.trim() || "Millwright" };
  })
  .catch(({ value }) => refuse(value, 'an address, or "Name <address>"'));

const key = z
  .string()
  .min(32)
  .catch(() => {
    throw new Refusal("it must be at least 32 random letters: openssl rand -hex 32");
  });

const text = z.string().min(1);
const port = wholeNumber(0, 65_535);
const days = wholeNumber(0, 36_500);

/** The value may hold a password, so a URL is not repeated. */
class Refusal extends Error {}
function refuse(value: unknown, expected: string, secret = false): never {
  throw new Refusal(secret ? `it must be ${expected}` : `"${String(value)}" is not ${expected}`);
}

/** Every setting there is, by the name of its environment variable; config/README.md explains each. */
const schemas = {
  ROLES: z
    .string()
    .transform((list) => list.split(",").map((role) => role.trim()))
    .pipe(z.array(z.enum(processRoles)).min(1))
    .catch(({ value }) => refuse(value, `a list of ${processRoles.join(", ")}`)),
  DATA_DIR: text,
  HTTP_HOST: text,
  HTTP_PORT: port,
  PROBE_PORT: port,
  PUBLIC_URL: url("http", "https"),
  MQTT_HOST: text,
  MQTT_PORT: port,
  MQTT_PLAIN: oneOf("on", "off"),
  MQTT_TLS_PORT: port,
  MQTT_TLS_CERT: text,
  MQTT_TLS_KEY: text,
  MQTT_TLS_CA: text,
  MQTT_CLIENT_CERTS: oneOf("optional", "required"),
  MQTT_MAX_CONNECTIONS: wholeNumber(1, 1_000_000),
  MQTT_MAX_CONNECTIONS_PER_ADDRESS: wholeNumber(1, 1_000_000),
  MQTT_MAX_CONNECTIONS_PER_DEVICE: wholeNumber(1, 1_000_000),
  MQTT_DEVICE_MESSAGES_PER_SECOND: wholeNumber(1, 10_000_000),
  MQTT_DEVICE_BYTES_PER_SECOND: wholeNumber(1_000, 10_000_000_000),
  MQTT_DEVICE_BYTES_IN_FLIGHT: wholeNumber(1_000, 1_000_000_000),
  MQTT_URL: url("mqtt", "mqtts", "ws", "wss"),
  INFLUX_URL: url("http", "https"),
  INFLUX_TOKEN: text,
  INFLUX_ORG: text,
  INFLUX_BUCKET: text,
  INFLUX_BUCKET_MINUTES: text,
  INFLUX_BUCKET_HOURS: text,
  DATABASE_URL: url("postgres", "postgresql"),
  POSTGRES_PORT: port,
  HEARTBEAT_URL: url("http", "https"),
  SMTP_URL: url("smtp", "smtps"),
  MAIL_FROM: sender,
  NOTIFY_FOLDER: text,
  NOTIFY_KEY: key,
  NOTIFY_TLS_CA: text,
  NOTIFY_PRIVATE_ADDRESSES: oneOf("on", "off"),
  REDIS_URL: url("redis", "rediss"),
  PARTITIONS: wholeNumber(1, 64),
  TICK_SECONDS: wholeNumber(1, 3_600),
  JOB_LOCK_MS: wholeNumber(500, 600_000),
  JOB_STALLED_MS: wholeNumber(500, 600_000),
  RETENTION_OUTBOX_DAYS: wholeNumber(1, 36_500),
  RETENTION_DEAD_LETTER_DAYS: wholeNumber(1, 36_500),
  RETENTION_ASSESSMENT_DAYS: wholeNumber(1, 36_500),
  RETENTION_TELEMETRY_DAYS: days,
  RETENTION_MINUTES_DAYS: days,
  RETENTION_HOURS_DAYS: days,
  RETENTION_IDEMPOTENCY_HOURS: wholeNumber(1, 8_760),
  RETENTION_MESSAGE_DAYS: wholeNumber(1, 36_500),
  REPAIR_VERIFY_HOURS: wholeNumber(1, 8_760),
  PAUSED_WORK_HOURS: wholeNumber(1, 8_760),
  LOG_LEVEL: oneOf(...logLevels),
};

export type Settings = { [Name in keyof typeof schemas]?: z.output<(typeof schemas)[Name]> };

/** Reads what is set; an empty variable counts as not set. Returns every complaint at once, each naming its variable. */
export function parseSettings(env: Record<string, string | undefined>): {
  settings: Settings;
  complaints: string[];
} {
  const complaints: string[] = [];
  const settings = Object.fromEntries(
    Object.entries(schemas).flatMap(([name, schema]) => {
      const value = env[name]?.trim();
      if (value === undefined || value === "") return [];
      try {
        return [[name, schema.parse(value)]];
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        complaints.push(`${name}: ${error.message}.`);
        return [];
      }
    }),
  );
  return { settings, complaints };
}
