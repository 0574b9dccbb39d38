import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

const schema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.coerce.string()).optional(),
    }),
  ),
});

export type ComposeService = { command: string[]; environment: Record<string, string> };

/** The services of docker-compose.yml as Docker would start them: anchors merged, variables filled in from `env`. */
export async function composeServices(
  env: Record<string, string>,
): Promise<Map<string, ComposeService>> {
  const path = fileURLToPath(new URL("../../docker-compose.yml", import.meta.url));
  const { services } = schema.parse(parse(await readFile(path, "utf8"), { merge: true }));
  return new Map(
    Object.entries(services).map(([name, { command = [], environment = {} }]) => [
      name,
      {
        command: command.map((word) => interpolated(word, env)),
        environment: Object.fromEntries(
          Object.entries(environment).map(([key, value]) => [key, interpolated(value, env)]),
        ),
      },
    ]),
  );
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?complaint}`, as the compose specification has them (§ Interpolation). */
function interpolated(text: string, env: Record<string, string>): string {
  return text.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_whole, name: string, form: string | undefined, rest: string | undefined) => {
      const value = env[name];
      if (value !== undefined && value !== "") return value;
      if (form === "-") return rest ?? "";
      throw new Error(`${name}: ${rest ?? "is not set"}`);
    },
  );
}
