import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ApiClient } from "../api/api-client.ts";

/** Files as a user writes them (a path, or the text itself), each for its import route. */
export interface PlantFiles {
  plant: string | { text: string };
  technicians: string | { text: string };
  supply: string | { text: string };
  rules: string | { text: string };
}

/** In the order in which they lean on each other. */
const routes = [
  ["plant", "/registry/imports"],
  ["technicians", "/technicians/imports"],
  ["supply", "/supply/imports"],
  ["rules", "/rules/imports"],
] as const;

/** Pushes them all; may be done again and again, since imports change nothing the second time. */
export async function pushFiles(
  admin: ApiClient,
  files: PlantFiles,
  onPushed: (what: keyof PlantFiles) => void = () => {},
): Promise<void> {
  for (const [what, route] of routes) {
    const file = files[what];
    const text = typeof file === "string" ? await readFile(file, "utf8") : file.text;
    await admin.postYaml(route, text, z.unknown());
    onPushed(what);
  }
}
