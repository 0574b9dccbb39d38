import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiClient } from "./api-client.ts";

/** Files as a user writes them, by what they are; they lean on each other in this order. */
export type PlantFiles = { plant: string; technicians?: string; supply?: string; rules?: string };

const routes = [
  ["plant", "/registry/imports"],
  ["technicians", "/technicians/imports"],
  ["supply", "/supply/imports"],
  ["rules", "/rules/imports"],
] as const;

const file = (name: string): string => join(import.meta.dirname, "pump-station", `${name}.yaml`);

/** One site, `riverside`, with the pumps P-101 to P-104. */
export const pumpStation: Required<PlantFiles> = {
  plant: file("plant"),
  technicians: file("technicians"),
  supply: file("supply"),
  rules: file("rules"),
};
export const pumps = ["P-101", "P-102", "P-103", "P-104"];

export async function installPlant(admin: ApiClient, files: PlantFiles): Promise<void> {
  for (const [what, route] of routes) {
    const path = files[what];
    if (path !== undefined) await admin.postYaml(route, await readFile(path, "utf8"));
  }
}
