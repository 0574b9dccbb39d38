import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { expect, test } from "vitest";

/** Matters of taste are ours to decide; the schema and what breaks a start are not. */
const ours = {
  "no-build-and-image": 0,
  "no-quotes-in-volumes": 0,
  // It does not see through ${MQTT_ADDRESS:-127.0.0.1}, and asks for single quotes, where the formatter writes double ones.
  "no-unbound-port-interfaces": 0,
  "require-quotes-in-ports": 0,
  "service-dependencies-alphabetical-order": 0,
  "service-keys-order": 0,
  "services-alphabetical-order": 0,
  "top-level-properties-order": 0,
} as const;

type Complaint = { rule: string; line: number; message: string };

const lint = (file: string): Complaint[] =>
  new DCLinter({ rules: ours, quiet: true, debug: false, exclude: [] })
    .lintFiles([file], false)
    .flatMap(({ messages }: { messages: Complaint[] }) =>
      messages.map(({ rule, line, message }) => ({ rule, line, message })),
    );

test("docker-compose.yml is what the compose schema says", () => {
  expect(lint("docker-compose.yml")).toEqual([]);
});

test("a file that breaks the schema is found out", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millwright-compose-"));
  const text = await readFile("docker-compose.yml", "utf8");
  const broken = join(folder, "docker-compose.yml");
  await writeFile(broken, text.replace("restart: unless-stopped", "restarts: unless-stopped"));
  expect(lint(broken)).toContainEqual(expect.objectContaining({ rule: "invalid-schema" }));
  await rm(folder, { recursive: true });
});

test("every setting that docker-compose.yml takes from .env stands in the example, and no other", async () => {
  const compose = await readFile("docker-compose.yml", "utf8");
  const example = await readFile("deploy/example.env", "utf8");
  const taken = new Set(Array.from(compose.matchAll(/(?<!\$)\$\{(\w+)/g), ([, name]) => name));
  const given = new Set(Array.from(example.matchAll(/^(\w+)=/gm), ([, name]) => name));
  expect(given).toEqual(taken);
});
