import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ApiClient } from "../api/api-client.ts";

/** Files as a user writes them, each pushed to its import route; all of them may be pushed again and again. */
export interface PlantFiles {
  plant: string;
  technicians: string;
  supply: string;
  rules: string;
}

/** In the order in which they lean on each other. */
const routes = [
  ["plant", "/registry/imports"],
  ["technicians", "/technicians/imports"],
  ["supply", "/supply/imports"],
  ["rules", "/rules/imports"],
] as const;

export async function pushFiles(
  admin: ApiClient,
  files: PlantFiles,
  onPushed: (what: keyof PlantFiles) => void = () => {},
): Promise<void> {
  for (const [what, route] of routes) {
    await admin.postYaml(route, await readFile(files[what], "utf8"), z.unknown());
    onPushed(what);
  }
}
