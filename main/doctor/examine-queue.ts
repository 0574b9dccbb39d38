import { Redis } from "ioredis";
import { ok, problem } from "#ingest";
import type { Finding } from "#ingest";
import type { Config } from "#platform";

/** Whether the queue answers and forgets nothing of its own accord. */
export async function examineQueue(config: Config["queue"]): Promise<Finding> {
  const check = "queue";
  if (config.kind === "postgres") return ok(check, "on PostgreSQL");
  const { host } = new URL(config.url);
  const redis = new Redis(config.url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on("error", () => {}); // the calls below reject with it
  try {
    await redis.connect();
    const memory = await redis.info("memory");
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? "unknown";
    return policy === "noeviction"
      ? ok(check, `Redis at ${host}`)
      : problem(
          check,
          `Redis at ${host} throws jobs away when its memory is full (maxmemory-policy ${policy})`,
          "Set maxmemory-policy noeviction.",
        );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return problem(
      check,
      `Redis at ${host} does not answer: ${why}`,
      "Start it, or mend REDIS_URL.",
    );
  } finally {
    redis.disconnect();
  }
}
