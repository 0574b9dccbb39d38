import { expect, test } from "vitest";
import { composeServices } from "./testing/compose-file.ts";
import { grafanaFiles } from "./testing/grafana-files.ts";

const secrets = [
  "POSTGRES_PASSWORD",
  "REDIS_PASSWORD",
  "MQTT_PASSWORD",
  "INFLUX_PASSWORD",
  "INFLUX_TOKEN",
  "GRAFANA_PASSWORD",
  "GRAFANA_DATABASE_PASSWORD",
];

test("Grafana's data sources are the servers and the credentials of docker-compose.yml, and its dashboard asks no others", async () => {
  const services = await composeServices(
    Object.fromEntries(secrets.map((name) => [name, `of ${name}`])),
  );
  const { dashboard, sources } = await grafanaFiles();
  const [telemetry, registry] = sources;
  const product = services.get("worker")!.environment;
  expect(telemetry).toMatchObject({
    url: product["INFLUX_URL"],
    jsonData: { dbName: product["INFLUX_BUCKET"] },
  });
  const database = new URL(product["DATABASE_URL"]!);
  expect(registry).toMatchObject({
    url: database.host,
    jsonData: { database: database.pathname.slice(1) },
  });

  const given = services.get("grafana")!.environment;
  const used = sources.flatMap(({ secureJsonData }) =>
    Object.values(secureJsonData).flatMap((text) => text.match(/(?<=\$)\w+/g) ?? []),
  );
  expect(used.toSorted()).toEqual(["GRAFANA_DATABASE_PASSWORD", "INFLUX_TOKEN"]);
  expect(used.filter((name) => !(name in given))).toEqual([]);
  // The password that it signs in with is the one that its role was given.
  const access = services.get("grafana-access")!.environment;
  expect(access["GRAFANA_DATABASE_PASSWORD"]).toBe(given["GRAFANA_DATABASE_PASSWORD"]);

  const asked = [
    ...dashboard.templating.list,
    ...dashboard.panels,
    ...dashboard.panels.flatMap(({ targets }) => targets),
  ].flatMap(({ datasource }) => (datasource === undefined ? [] : [datasource.uid]));
  expect(new Set(asked)).toEqual(new Set(sources.map(({ uid }) => uid)));
});
