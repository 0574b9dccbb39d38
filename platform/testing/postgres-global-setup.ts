import { mkdtemp, chmod, rm } from "node:fs/promises";
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

/** One embedded PostgreSQL a test run, in a folder that goes with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), "millwright-test-"));
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
