import { z } from "zod";

/** Raised when the files' form changes; a reader refuses what is newer than it knows. */
export const backupFormat = 1;

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** In the order of each line's values, with their SQL types. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.number().int(),
  file: z.string(),
  sha256: z.string(),
});

export const manifestSchema = z.object({
  format: z.number().int(),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.object({ module: z.string(), name: z.string() })),
  tables: z.array(tableSchema),
  sequences: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      /** Text: a bigint may be larger than a JavaScript number. */
      lastValue: z.string(),
      isCalled: z.boolean(),
    }),
  ),
});

/** What a backup's folder holds and which version of the tables it is; written last, so that a backup without one is unfinished. */
export type Manifest = z.infer<typeof manifestSchema>;
export type BackupTable = z.infer<typeof tableSchema>;

export const manifestFile = "manifest.json";
