import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../embedded/start-postgres.ts";
import { createLog } from "../log/log.ts";
import { createTemplate } from "./template-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Administrator's URL of the run's PostgreSQL. */
    postgresUrl: string;
  }
}

const prefix = "millwright-test-";

/** One embedded PostgreSQL a test run, in a folder that goes with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearUpAfterKilledRuns();
  const dir = await mkdtemp(join(tmpdir(), prefix));
  // As root the server runs as another user, who must be able to pass through.
  await chmod(dir, 0o755);
  const postgres = await startPostgres({ dir, log: createLog({ level: "warn" }) });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
    // Under a 0700 home the data lies elsewhere.
    await rm(dirname(postgres.cluster), { recursive: true, force: true });
  };
  try {
    await createTemplate(postgres.url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgresUrl", postgres.url);
  return stop;
}

/** A run that was killed left its server running; starting on its folder stops that, and the folder can go. */
async function clearUpAfterKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const dir = join(tmpdir(), name);
    if (!name.startsWith(prefix)) continue;
    try {
      if (!(await readdir(dir)).includes("postgres.log")) continue;
      const left = await startPostgres({ dir, log: createLog({ level: "silent" }) });
      await left.stop();
      await rm(dir, { recursive: true, force: true });
      await rm(dirname(left.cluster), { recursive: true, force: true });
    } catch {
      // A run that is still going holds its folder's lock; another user's folder is not ours to clear.
    }
  }
}
