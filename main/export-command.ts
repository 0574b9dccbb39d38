import { createWriteStream } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError, readConfig, z } from "#platform";
import { NoAnswer, askRunning } from "./control-client.ts";
import { findControl, notRunning } from "./control-file.ts";
import type { Control } from "./control-file.ts";

export type ExportWindow = {
  from: string;
  to: string;
  site?: string;
  asset?: string[];
  format: "csv" | "parquet";
};

/** Asks the product that runs on the data folder for a window of its readings. */
export async function exportCommand(folder: string, window: ExportWindow): Promise<void> {
  const { dataDir } = readConfig(process.env);
  const control = await findControl(dataDir);
  if (control === undefined) throw notRunning(dataDir);
  const to = resolve(folder);
  const manifest = await exportFixture(control, to, window).catch((error: unknown) => {
    throw error instanceof NoAnswer ? notRunning(dataDir) : error;
  });
  process.stdout.write(
    `${manifest.readings} readings of ${manifest.signals} signals are in ${to}\n` +
      `Play them back with: npm run replay -- fixture --data ${to}\n`,
  );
}

const manifestSchema = z.looseObject({ readings: z.number(), signals: z.number() });
const keysSchema = z.object({
  items: z.array(z.object({ key: z.string() })),
  nextCursor: z.string().nullable(),
});
const ruleSchema = z.object({ definition: z.looseObject({}) });

/**
 * Writes manifest.json, readings.csv or .parquet, and rules.json (the live rules) into a new or empty folder; the manifest last, so
 * that a folder with one is whole.
 */
export async function exportFixture(
  control: Pick<Control, "http" | "token" | "pid" | "mqtt">,
  folder: string,
  window: ExportWindow,
): Promise<z.output<typeof manifestSchema>> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new AppError(`${folder} is not empty: name a new folder for the export.`, {
      code: "folder-not-empty",
      status: 400,
    });
  }
  const { from, to, site, asset, format } = window;
  const query = String(
    new URLSearchParams({
      from,
      to,
      ...(site === undefined ? {} : { site }),
      ...(asset === undefined ? {} : { asset: asset.join(",") }),
    }),
  );
  const manifest = await askRunning(
    control,
    { method: "GET", path: `/exports/manifest?${query}` },
    manifestSchema,
  );
  await download(
    control,
    `/exports/readings?${query}&format=${format}`,
    join(folder, `readings.${format}`),
  );
  const rules = JSON.stringify(await liveRules(control), undefined, 2);
  await writeFile(join(folder, "rules.json"), `${rules}\n`);
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

async function download(
  { http, token }: Pick<Control, "http" | "token">,
  path: string,
  file: string,
): Promise<void> {
  const response = await fetch(new URL(`/api/v1${path}`, http), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok || response.body === null) {
    throw new AppError(`The readings were refused (${response.status}): ${await response.text()}`, {
      code: "refused",
      status: response.status,
    });
  }
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}

/** As they were written: what `POST /rules/imports` takes. */
async function liveRules(control: Parameters<typeof exportFixture>[0]): Promise<object[]> {
  const rules: object[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: z.output<typeof keysSchema> = await askRunning(
      control,
      { method: "GET", path: `/rules?stage=live&limit=200${more}` },
      keysSchema,
    );
    for (const { key } of page.items) {
      const path = `/rules/${encodeURIComponent(key)}`;
      rules.push((await askRunning(control, { method: "GET", path }, ruleSchema)).definition);
    }
    cursor = page.nextCursor;
  }
  return rules;
}
