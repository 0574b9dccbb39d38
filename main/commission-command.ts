import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError, readConfig, z } from "#platform";
import { checkCommand } from "./commission-check.ts";
import { NoAnswer, askRunning } from "./control-client.ts";
import { findControl, notRunning } from "./control-file.ts";
import type { Control } from "./control-file.ts";
import { keepSecrets } from "./keep-secrets.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

type Options = { dryRun: boolean; check: boolean; secrets?: string; json: boolean };

/** Imports a spreadsheet into the running product, or says which of its signals report. */
export async function commissionCommand(file: string | undefined, options: Options): Promise<void> {
  if (options.check === (file !== undefined)) {
    throw new AppError(
      "Say either what to import (millwright commission plant.csv) or --check, for which signals report.",
      { code: "usage", status: 400 },
    );
  }
  const { dataDir } = readConfig(process.env);
  const control = await findControl(dataDir);
  if (control === undefined) throw notRunning(dataDir);
  try {
    if (file === undefined) await checkCommand(control, options);
    else await importFile(control, resolve(file), options);
  } catch (error) {
    throw error instanceof NoAnswer ? notRunning(dataDir) : error;
  }
}

const tally = z.object({ created: z.number(), updated: z.number(), unchanged: z.number() });
const names = {
  assetClasses: "asset classes",
  sites: "sites",
  systems: "systems",
  assets: "assets",
  components: "components",
  signals: "signals",
  devices: "devices",
} as const;
const kinds = [
  "assetClasses",
  "sites",
  "systems",
  "assets",
  "components",
  "signals",
  "devices",
] as const;
const imported = z.object({
  dryRun: z.boolean(),
  rows: z.number(),
  secrets: z.string().nullable(),
  assetClasses: tally,
  sites: tally,
  systems: tally,
  assets: tally,
  components: tally,
  signals: tally,
  devices: tally,
});

async function importFile(
  control: Control,
  file: string,
  { dryRun, secrets, json }: Options,
): Promise<void> {
  const csv = await readCsv(file);
  // Before anything is made: secrets that could not be written would be lost.
  const keeper = dryRun ? undefined : await keepSecrets(file, secrets);
  try {
    const path = `/commissioning/imports${dryRun ? "?dryRun=true" : ""}`;
    const result = await askRunning(control, { method: "POST", path, body: { csv } }, imported);
    if (result.secrets !== null) await keeper?.write(result.secrets);
    if (json) {
      const { secrets: made, ...counts } = result;
      tell(JSON.stringify({ ...counts, secretsIn: made === null ? null : keeper?.path }));
    } else {
      tell(told(result));
      if (result.secrets !== null) tell(`Secrets of new devices, shown this once: ${keeper?.path}`);
    }
  } catch (error) {
    throw withRows(error);
  } finally {
    await keeper?.close();
  }
}

async function readCsv(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError(`${file} cannot be read: ${String(cause)}`, {
      code: "no-file",
      status: 400,
    });
  });
  if (isUtf8(bytes)) return bytes.toString();
  throw new AppError(`${file} is not UTF-8: in Excel save it as “CSV UTF-8”.`, {
    code: "not-utf8",
    status: 400,
  });
}

function told(result: z.output<typeof imported>): string {
  const lines = kinds.map((kind) => {
    const { created, updated, unchanged } = result[kind];
    return `  ${names[kind].padEnd(14)} ${created} new, ${updated} changed, ${unchanged} unchanged`;
  });
  const head = result.dryRun
    ? `${result.rows} rows; nothing was changed (a dry run). It would be:`
    : `${result.rows} rows are imported:`;
  return [head, ...lines].join("\n");
}

const rowError = z.looseObject({
  row: z.number(),
  column: z.string().nullable(),
  message: z.string(),
});

/** The spreadsheet's errors, each by its row and column. */
function withRows(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { data: errors } = z.array(rowError).safeParse(error.data["errors"]);
  if (errors === undefined || errors.length === 0) return error;
  const lines = errors.map(
    ({ row, column, message }) => `  row ${row}${column === null ? "" : `, ${column}`}: ${message}`,
  );
  return new AppError([error.message, ...lines].join("\n"), {
    code: error.code,
    status: error.status,
  });
}
