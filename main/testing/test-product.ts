import { randomUUID } from "node:crypto";
import { chmod, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, createLog, createToken, readConfig } from "#platform";
import type { Clock, Role } from "#platform";
import { startProduct } from "../product.ts";
import type { Product } from "../product.ts";
import { apiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";

export type TestProduct = AsyncDisposable & {
  product: Product;
  httpUrl: string;
  mqttUrl: string;
  /** As an administrator of all sites. */
  admin: ApiClient;
  /** As somebody with these roles and no other. */
  as(...roles: Role[]): Promise<ApiClient>;
  tokenFor(...roles: Role[]): Promise<string>;
  /**
   * Resolves when everything acknowledged so far is stored, scored and turned into orders: by the product's own
   * wake-ups, which are under test too, so nothing is pushed along here.
   */
  settle(): Promise<void>;
  /** Stops the product and starts it again on the same data. */
  restart(): Promise<void>;
};

/** Far beyond what anything takes; a wake-up that gets lost is made good after two seconds. */
const patienceMs = 60_000;

/** The whole product in this process on its embedded parts, in a folder of its own and on free ports. */
export async function startTestProduct(
  options: { clock?: Clock; env?: Record<string, string> } = {},
): Promise<TestProduct> {
  const dataDir = join(tmpdir(), `millwright-product-${randomUUID()}`);
  const config = readConfig({
    DATA_DIR: dataDir,
    HTTP_PORT: "0",
    MQTT_PORT: "0",
    LOG_LEVEL: "fatal",
    ...options.env,
  });
  const start = async (): Promise<Started> => {
    const product = await startProduct({
      config,
      log: createLog({ level: config.logLevel }),
      tell: () => {},
      onFatal(reason) {
        throw new Error(reason);
      },
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    const { control } = product;
    if (control === null || control.mqtt === null) throw new Error("not all roles were started");
    return { product, control: { ...control, mqtt: control.mqtt } };
  };
  const removeData = () => rm(dataDir, { recursive: true, force: true });

  // As root PostgreSQL runs as another user, who must be able to pass through.
  await mkdir(dataDir);
  await chmod(dataDir, 0o755);
  let started = await start().catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  let tokens = 0;

  const running: TestProduct = {
    get product() {
      return started.product;
    },
    get httpUrl() {
      return started.control.http;
    },
    get mqttUrl() {
      return started.control.mqtt;
    },
    get admin() {
      return apiClient(started.control.http, started.control.token);
    },
    async tokenFor(...roles) {
      const { secret } = await createToken(
        { db: started.product.db, clock: options.clock ?? { now: () => Date.now() } },
        { name: `test ${(tokens += 1)}`, roles, sites: "all", createdBy: "test" },
      );
      return secret;
    },
    async as(...roles) {
      return apiClient(started.control.http, await running.tokenFor(...roles));
    },
    settle: () => settle(started.product),
    async restart() {
      await started.product[Symbol.asyncDispose]();
      started = await start();
    },
    async [Symbol.asyncDispose]() {
      await started.product[Symbol.asyncDispose]();
      await removeData();
    },
  };
  return running;
}

type Started = {
  product: Product;
  control: NonNullable<Product["control"]> & { mqtt: string };
};

async function settle(product: Product): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { log, stored, scored, outboxPending, outboxParked } = await product.progress();
    if (outboxParked > 0) throw new Error(`${outboxParked} events could not be handled`);
    if (log === stored && log === scored && outboxPending === 0) return;
    if (performance.now() > deadline) {
      throw new AppError(
        `the loop stands still: log ${log}, stored ${stored}, scored ${scored}, outbox ${outboxPending}`,
        { code: "not-settled", status: 503 },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
