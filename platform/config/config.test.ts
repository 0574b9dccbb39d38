import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("with nothing set, everything is embedded, in one process, on loopback", () => {
  expect(readConfig({})).toMatchObject({
    dataDir: resolve("data"),
    roles: ["ingest", "worker", "api"],
    http: { host: "127.0.0.1", port: 8080 },
    probes: null,
    mqtt: { kind: "embedded", host: "127.0.0.1", port: 1883, tls: null },
    telemetry: { kind: "duckdb", path: resolve("data/telemetry") },
    database: { kind: "embedded", dir: resolve("data/postgres") },
    queue: { kind: "postgres" },
    partitions: 8,
  });
});

test("one setting swaps each embedded part for a server", () => {
  const config = readConfig({
    MQTT_URL: "mqtts://broker.example",
    INFLUX_URL: "http://influx.example:8086",
    DATABASE_URL: "postgres://me:secret@db.example/millwright",
    REDIS_URL: "redis://redis.example",
  });
  expect(config.mqtt).toEqual({ kind: "external", url: "mqtts://broker.example", tls: {} });
  expect(config.telemetry).toMatchObject({ kind: "influx", bucket: "millwright" });
  expect(config.database.kind).toBe("external");
  expect(config.queue).toEqual({ kind: "redis", url: "redis://redis.example" });
});

test("a process without pages says how it is where it is told to, on the same network as pages would be", () => {
  const { probes } = readConfig({ HTTP_HOST: "0.0.0.0", PROBE_PORT: "9100" });
  expect(probes).toEqual({ host: "0.0.0.0", port: 9100 });
});

test("every bad setting is named in one error, with what it may be", () => {
  expect(() => readConfig({ HTTP_PORT: "eighty", LOG_LEVEL: "loud", JOB_LOCK_MS: "1" })).toThrow(
    /HTTP_PORT: "eighty" is not a whole number from 0 to 65535\.\n.*JOB_LOCK_MS: "1" .*\n.*LOG_LEVEL: "loud" is not one of silent/s,
  );
});

test("a bad URL is refused without repeating its password", () => {
  const read = () => readConfig({ DATABASE_URL: "mysql://me:secret@db" });
  expect(read).toThrow(/DATABASE_URL: it must be a URL that starts with postgres:\/\//);
  expect(read).not.toThrow(/secret/);
});

test("an empty variable counts as not set", () => {
  expect(readConfig({ MQTT_URL: "", HTTP_PORT: " " }).mqtt.kind).toBe("embedded");
});

test("split roles without servers to share are refused with what is missing", () => {
  expect(() => readConfig({ ROLES: "ingest", DATABASE_URL: "postgres://db/millwright" })).toThrow(
    /only ingest .*Set MQTT_URL, INFLUX_URL too/,
  );
  expect(() => readConfig({}, { roles: ["worker", "api"] })).toThrow(
    /only worker and api .*Set MQTT_URL, INFLUX_URL, DATABASE_URL too/,
  );
});

test("split roles with servers to share are taken", () => {
  const servers = {
    MQTT_URL: "mqtt://broker",
    INFLUX_URL: "http://influx",
    DATABASE_URL: "postgres://db/millwright",
  };
  expect(readConfig({ ...servers, ROLES: "worker, api" }).roles).toEqual(["worker", "api"]);
});

test("a certificate lets equipment in with TLS, beside the listener without or in place of it", () => {
  const files = { MQTT_TLS_CERT: "broker.pem", MQTT_TLS_KEY: "broker.key" };
  expect(readConfig(files).mqtt).toMatchObject({
    port: 1883,
    tls: { port: 8883, cert: "broker.pem", key: "broker.key", clientCerts: "off" },
  });
  const alone = {
    ...files,
    MQTT_TLS_CA: "ca.pem",
    MQTT_PLAIN: "off",
    MQTT_CLIENT_CERTS: "required",
  };
  expect(readConfig(alone).mqtt).toMatchObject({
    port: null,
    tls: { ca: "ca.pem", clientCerts: "required" },
  });
});

test("settings of TLS that cannot work together are refused with what is missing", () => {
  expect(() => readConfig({ MQTT_TLS_CERT: "broker.pem" })).toThrow(/MQTT_TLS_KEY: .*go together/);
  expect(() => readConfig({ MQTT_CLIENT_CERTS: "optional" })).toThrow(/needs MQTT_TLS_CERT/);
  expect(() => readConfig({ MQTT_CLIENT_CERTS: "yes" })).toThrow(/one of optional, required/);
  expect(() => readConfig({ MQTT_PLAIN: "off" })).toThrow(/no way in/);
  expect(() => readConfig({ MQTT_URL: "mqtt://broker", MQTT_TLS_CA: "ca.pem" })).toThrow(
    /for mqtts:\/\/ and wss:\/\/ only/,
  );
});

test("mail is sent with TLS unless it stays on this machine or somebody says otherwise", () => {
  const mail = (url: string) =>
    readConfig({ SMTP_URL: url, MAIL_FROM: "m@plant.example" }).notify.mail;
  expect(mail("smtp://ana%40plant.example:p%3Aw@mail.example")).toEqual({
    host: "mail.example",
    port: 587,
    tls: "upgrade",
    auth: { user: "ana@plant.example", password: "p:w" },
    from: { address: "m@plant.example", name: "Millwright" },
  });
  expect(mail("smtps://mail.example")).toMatchObject({ port: 465, tls: "start", auth: null });
  expect(mail("smtp://localhost:1025")).toMatchObject({ port: 1_025, tls: "offered" });
  expect(mail("smtp://[::1]:1025")).toMatchObject({ host: "::1", tls: "offered" });
  expect(mail("smtp://relay.plant:25?tls=optional")).toMatchObject({ port: 25, tls: "offered" });
  expect(mail("smtp://localhost?tls=required")).toMatchObject({ tls: "upgrade" });
});

test("settings of mail that cannot work, or would give the password away, are refused", () => {
  const from = { MAIL_FROM: "Plant North <north@plant.example>" };
  expect(readConfig({ ...from, SMTP_URL: "smtp://mail.example" }).notify.mail?.from).toEqual({
    address: "north@plant.example",
    name: "Plant North",
  });
  expect(() => readConfig({ SMTP_URL: "smtp://mail.example" })).toThrow(/MAIL_FROM: .*Set it too/);
  expect(() => readConfig({ MAIL_FROM: "nobody" })).toThrow(
    /MAIL_FROM: "nobody" is not an address/,
  );
  expect(() => readConfig({ ...from, SMTP_URL: "http://mail.example" })).toThrow(
    /smtp:\/\/ or smtps/,
  );
  const open = { ...from, SMTP_URL: "smtp://ana:secret@mail.example?tls=optional" };
  expect(() => readConfig(open)).toThrow(/without TLS/);
  expect(() => readConfig(open)).not.toThrow(/secret@/);
  expect(() => readConfig({ NOTIFY_KEY: "short" })).toThrow(
    /NOTIFY_KEY: it must be at least 32 random letters/,
  );
});
