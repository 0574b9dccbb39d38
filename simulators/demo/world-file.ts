import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { isFaultKind } from "../plant/faults.ts";
import type { WorldState } from "./world.ts";

const worldSchema: z.ZodType<WorldState> = z.object({
  seed: z.string(),
  bornAt: z.number(),
  now: z.number(),
  runs: z.number(),
  faults: z.array(
    z.object({
      tag: z.string(),
      kind: z.string().refine(isFaultKind),
      at: z.string(),
      startsAt: z.number(),
      developsMs: z.number(),
    }),
  ),
  replaced: z.array(z.object({ tag: z.string(), what: z.string(), at: z.number() })),
});

/** The world as it was when the demonstration ended, or null for a new one. */
export async function readWorld(file: string): Promise<WorldState | null> {
  try {
    return worldSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // None yet, or half of one from a machine that lost power: a new world does no harm.
    return null;
  }
}

/** Written beside and renamed, so that a kill leaves the old state or the new one. */
export async function saveWorld(file: string, state: WorldState): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(state));
  await rename(`${file}.new`, file);
}
