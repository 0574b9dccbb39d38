import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

const folder = new URL("../../deploy/grafana/", import.meta.url);
const source = z.object({ uid: z.string() });

const dashboardSchema = z.object({
  templating: z.object({
    list: z.array(z.object({ name: z.string(), query: z.string(), datasource: source })),
  }),
  panels: z.array(
    z.object({
      datasource: source,
      targets: z.array(
        z.object({ alias: z.string(), query: z.string(), datasource: source.optional() }),
      ),
    }),
  ),
});

const sourcesSchema = z.object({
  datasources: z.array(
    z.object({
      uid: z.string(),
      url: z.string(),
      user: z.string().optional(),
      jsonData: z.record(z.string(), z.string()),
      secureJsonData: z.record(z.string(), z.string()),
    }),
  ),
});

/** What `docker-compose.yml` gives Grafana: its data sources, and the questions of its dashboard. */
export async function grafanaFiles() {
  const dashboard = await readFile(new URL("dashboards/telemetry.json", folder), "utf8");
  const sources = await readFile(
    new URL("provisioning/datasources/millwright.yml", folder),
    "utf8",
  );
  return {
    dashboard: dashboardSchema.parse(JSON.parse(dashboard)),
    sources: sourcesSchema.parse(parse(sources)).datasources,
    /** What lets it read the registry. */
    accessScript: fileURLToPath(new URL("access.sh", folder)),
  };
}

/** A question with its variables filled in; `$name` as Grafana knows them. */
export function filledIn(query: string, variables: Record<string, string | number>): string {
  return query.replaceAll(/\$(\w+)/g, (whole, name: string) => String(variables[name] ?? whole));
}
