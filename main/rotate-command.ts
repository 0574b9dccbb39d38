import { resolve } from "node:path";
import { AppError, readConfig, z } from "#platform";
import { NoAnswer, askRunning } from "./control-client.ts";
import { findControl, notRunning } from "./control-file.ts";
import type { Control } from "./control-file.ts";
import { keepSecrets } from "./keep-secrets.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

type Options = { grace: string; deviceHas?: string; secrets?: string; json: boolean };

/** Gives devices new secrets, the old ones going on until these are used; without a name, says whose are under way. */
export async function rotateCommand(names: string[], options: Options): Promise<void> {
  const graceHours = hoursOf(options.grace);
  const { dataDir } = readConfig(process.env);
  const control = await findControl(dataDir);
  if (control === undefined) throw notRunning(dataDir);
  try {
    if (names.length === 0) await listRotating(control, options);
    else await rotate(control, [...new Set(names)], { ...options, graceHours });
  } catch (error) {
    throw error instanceof NoAnswer ? notRunning(dataDir) : error;
  }
}

const device = z.looseObject({
  id: z.number(),
  name: z.string(),
  mqttUser: z.string(),
  previousSecretUntil: z.string().nullable(),
  connectedAt: z.string().nullable(),
  usedSecret: z.string().nullable(),
});
const page = z.object({ items: z.array(device), nextCursor: z.string().nullable() });
const rotated = device.extend({ secret: z.string() });

async function rotate(
  control: Control,
  names: readonly string[],
  { graceHours, deviceHas, secrets, json }: Options & { graceHours: number },
): Promise<void> {
  const named = await devicesNamed(control, names);
  // Before anything is changed: secrets that could not be written would be lost.
  const keeper = await keepSecrets(resolve("devices"), secrets);
  const done: object[] = [];
  try {
    let head = "device,mqttUser,secret\n";
    const body = { graceHours, ...(deviceHas === undefined ? {} : { deviceHas }) };
    for (const { id } of named) {
      const path = `/devices/${id}/rotate`;
      const given = await askRunning(control, { method: "POST", path, body }, rotated);
      const { name, mqttUser, secret, previousSecretUntil } = given;
      // One by one, so that a device whose secret was changed is never without its new one.
      await keeper.write(`${head}${name},${mqttUser},${secret}\n`);
      head = "";
      done.push({ device: name, mqttUser, previousSecretUntil });
      if (!json) tell(`${name}: MQTT user ${mqttUser} from now on; ${oldOne(previousSecretUntil)}`);
    }
  } finally {
    await keeper.close();
    if (json)
      tell(JSON.stringify({ rotated: done, secretsIn: done.length > 0 ? keeper.path : null }));
    else if (done.length > 0) tell(`Their secrets, shown this once: ${keeper.path}`);
  }
}

const oldOne = (until: string | null): string =>
  until === null
    ? "the old secret has ended"
    : `the old secret works until the new one is used, at most until ${until}`;

/** All of them, before the first is changed. */
async function devicesNamed(
  control: Control,
  names: readonly string[],
): Promise<z.output<typeof device>[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const all = devices(control, `q=${encodeURIComponent(name)}`);
      for await (const one of all) if (one.name === name) return one;
      return undefined;
    }),
  );
  const missing = names.filter((_, i) => found[i] === undefined);
  if (missing.length > 0) {
    throw new AppError(
      `There is no device ${missing.join(", ")}. Nothing was changed; the page Commissioning lists them.`,
      { code: "not-found", status: 404 },
    );
  }
  return found.flatMap((one) => one ?? []);
}

async function listRotating(control: Control, { json }: Options): Promise<void> {
  const all = await Array.fromAsync(devices(control, "rotating=true"));
  if (json) {
    const facts = all.map(({ name, previousSecretUntil, usedSecret, connectedAt }) => ({
      device: name,
      previousSecretUntil,
      usedSecret,
      connectedAt,
    }));
    tell(JSON.stringify({ rotating: facts }));
    return;
  }
  for (const { name, previousSecretUntil, usedSecret, connectedAt } of all) {
    const seen =
      connectedAt === null
        ? "nobody has seen it connect"
        : `it connected with its ${usedSecret} secret at ${connectedAt}`;
    tell(`${name}: the old secret works until ${previousSecretUntil}; ${seen}`);
  }
  if (all.length === 0) tell("No device has two secrets: every rotation has come to its end.");
}

async function* devices(control: Control, filter: string): AsyncGenerator<z.output<typeof device>> {
  for (let cursor: string | null = ""; cursor !== null;) {
    const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const path = `/devices?${filter}&limit=200${more}`;
    const { items, nextCursor } = await askRunning(control, { method: "GET", path }, page);
    yield* items;
    cursor = nextCursor;
  }
}

function hoursOf(text: string): number {
  const hours = Number(text);
  if (text.trim() !== "" && hours >= 0 && hours <= 24 * 90) return hours;
  throw new AppError(
    `--grace says for how many hours the old secret may still be used: 0 to ${24 * 90}, not “${text}”.`,
    { code: "usage", status: 400 },
  );
}
