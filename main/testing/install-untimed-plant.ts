import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { ApiClient } from "./api-client.ts";
import { installPlant, pumpStation } from "./install-plant.ts";

/** The pump station without its rule about silence: nobody publishes while a test stops, kills and restores. */
export async function installUntimedPlant(admin: ApiClient): Promise<void> {
  const { rules, ...others } = pumpStation;
  await installPlant(admin, others);
  const all: { key: string }[] = parse(await readFile(rules, "utf8"));
  await admin.post(
    "/rules/imports",
    all.filter(({ key }) => key !== "silent"),
  );
}
