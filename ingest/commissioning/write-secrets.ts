import { stringify } from "csv-stringify/sync";
import type { NewSecret } from "./write-devices.ts";

/** Secrets as a spreadsheet, for who carries them to the devices. A name that Excel would take for a formula is escaped. */
export function secretsAsCsv(secrets: readonly NewSecret[]): string {
  return stringify([...secrets], {
    header: true,
    columns: ["site", "device", "secret"],
    escape_formulas: true,
    record_delimiter: "windows",
  });
}
