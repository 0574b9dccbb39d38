/** "schema"."table", safe in SQL text. */
export function quoted(...parts: string[]): string {
  return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(".");
}

/** Values are written and read as text under these settings, so that each comes back exactly, whatever the server's defaults. */
export const exactText = `
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'iso_8601';
  set local extra_float_digits = 3;
  set local bytea_output = 'hex'`;

/** A module's tables are in the schema of its name; the ledger of all is in platform's. */
export function schemasOf(migrations: readonly { module: string }[]): string[] {
  return [...new Set(["platform", ...migrations.map(({ module }) => module)])];
}
