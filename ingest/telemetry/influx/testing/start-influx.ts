import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { GenericContainer } from "testcontainers";
import { createInfluxClient } from "../influx-client.ts";
import { startDebianInflux } from "./debian-influx.ts";
import type { InfluxUnderTest } from "./influx-under-test.ts";

/**
 * An InfluxDB for the contract suite: the one of INFLUX_URL (with INFLUX_TOKEN, INFLUX_ORG, INFLUX_BUCKET), else a container
 * where Docker runs, else Debian's influxdb. A text instead of it says why there is none.
 */
export async function startInflux(): Promise<InfluxUnderTest | string> {
  const { INFLUX_URL, INFLUX_TOKEN, INFLUX_ORG, INFLUX_BUCKET = "millwright" } = process.env;
  if (INFLUX_URL !== undefined && INFLUX_URL !== "") {
    const options = {
      url: INFLUX_URL,
      token: INFLUX_TOKEN,
      org: INFLUX_ORG,
      bucket: INFLUX_BUCKET,
    };
    // With the token: 3.x does not tell strangers what it is.
    const version = await createInfluxClient(options).majorVersion();
    return { options, canDelete: version !== 3, stop: async () => {} };
  }
  if (process.env.DOCKER_HOST !== undefined || existsSync("/var/run/docker.sock"))
    return startContainer();
  return (
    (await startDebianInflux()) ??
    "no InfluxDB to test against: set INFLUX_URL, or run Docker, or apt-get install influxdb"
  );
}

async function startContainer(): Promise<InfluxUnderTest> {
  const [token, org, bucket] = [randomBytes(16).toString("hex"), "millwright", "millwright"];
  const container = await new GenericContainer("influxdb:2.7-alpine")
    .withExposedPorts(8086)
    .withEnvironment({
      DOCKER_INFLUXDB_INIT_MODE: "setup",
      DOCKER_INFLUXDB_INIT_USERNAME: "millwright",
      DOCKER_INFLUXDB_INIT_PASSWORD: randomBytes(16).toString("hex"),
      DOCKER_INFLUXDB_INIT_ORG: org,
      DOCKER_INFLUXDB_INIT_BUCKET: bucket,
      DOCKER_INFLUXDB_INIT_ADMIN_TOKEN: token,
    })
    .start();
  const url = `http://${container.getHost()}:${container.getMappedPort(8086)}`;
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return { options: { url, token, org, bucket }, canDelete: true, stop };
}
