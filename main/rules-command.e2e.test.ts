import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { childProduct, commandOutput, freshFolder } from "./testing/child-product.ts";
import type { ChildProduct } from "./testing/child-product.ts";

const stack = new AsyncDisposableStack();
let product: ChildProduct;
let folder: string;

beforeAll(async () => {
  folder = await freshFolder();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "pumps"));
  product = stack.use(await childProduct());
  await product.start();
}, 60_000);
afterAll(() => stack.disposeAsync(), 60_000);

const rules = (...words: string[]) =>
  commandOutput(["rules", ...words], { DATA_DIR: product.dataDir });
const file = () => join(folder, "pumps", "vibration.yaml");

const vibration = `- key: vibration-high
  name: Vibration above limit
  appliesTo: { assetClass: pump }
  severity: 2
  parameters: { limit: 7.1 }
  condition:
    limit: { signal: vibration, above: $limit, onDelay: 5m }
  tests:
    - name: raises after five minutes
      series: [{ signal: vibration, every: 1m, values: [3, 8 x 9] }]
      expect: [{ raised: 6m }]
`;

test(
  "rules go from a repository into the product by commands that a pipeline can judge",
  { timeout: 240_000 },
  async () => {
    await writeFile(file(), vibration.replace("onDelay: 5m", "onDelay: soon"));
    const unreadable = await rules("lint", folder);
    expect([unreadable.code, unreadable.said]).toEqual([
      1,
      expect.stringContaining(`${file()}:7:57 error vibration-high [0].condition.limit.onDelay`),
    ]);
    expect(await rules("push", folder)).toMatchObject({
      code: 1,
      said: expect.stringContaining("nothing was done"),
    });

    await writeFile(file(), vibration.replace("raised: 6m", "raised: 5m"));
    const failed = await rules("test", folder);
    expect([failed.code, failed.said]).toEqual([
      1,
      expect.stringMatching(/vibration.yaml:9:\d+ failed vibration-high.*\n.*said "raised 6m"/),
    ]);

    await writeFile(file(), vibration);
    expect((await rules("test", folder)).code).toBe(0);
    // Warnings alone stop nobody who did not ask for it.
    expect((await rules("lint", folder)).code).toBe(0);
    expect((await rules("lint", folder, "--strict")).code).toBe(1);

    expect((await rules("diff", folder, "--exit-code")).code).toBe(1);
    const dry = await rules("push", folder, "--dry-run");
    expect(dry.said).toContain("would be created 1");
    const pushed = await rules("push", folder, "--comment", "first");
    expect([pushed.code, pushed.said]).toEqual([0, expect.stringContaining("created 1")]);
    expect(await rules("diff", folder, "--exit-code")).toMatchObject({ code: 0 });

    await writeFile(file(), vibration.replace("limit: 7.1", "limit: 6.5"));
    const differs = await rules("diff", folder);
    expect([differs.code, differs.said]).toEqual([
      0,
      expect.stringContaining("parameters.limit: 7.1 -> 6.5"),
    ]);
    expect((await rules("push", folder)).said).toContain("changed vibration-high version 2");
  },
);
