import { AppError, readConfig, z } from "#platform";
import { NoAnswer, askRunning } from "./control-client.ts";
import { findControl, notRunning } from "./control-file.ts";
import type { Control } from "./control-file.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

type Options = {
  adopt?: string[];
  class?: string;
  system?: string;
  ignore?: string[];
  why?: string;
  json: boolean;
};

/** Lists signals that devices send and nobody has registered; adopts them as proposed, or sets them aside. */
export async function inboxCommand(options: Options): Promise<void> {
  const { dataDir } = readConfig(process.env);
  const control = await findControl(dataDir);
  if (control === undefined) throw notRunning(dataDir);
  try {
    if (options.adopt !== undefined) await adopt(control, options.adopt, options);
    else if (options.ignore !== undefined) await ignore(control, options.ignore, options);
    else await list(control, options);
  } catch (error) {
    throw error instanceof NoAnswer ? notRunning(dataDir) : error;
  }
}

const unknown = z.looseObject({
  id: z.number(),
  siteCode: z.string(),
  assetTag: z.string(),
  assetId: z.number().nullable(),
  key: z.string(),
  credential: z.string(),
  readings: z.number(),
  lastValue: z.union([z.number(), z.string()]).nullable(),
  proposal: z.looseObject({
    kind: z.string(),
    unit: z.string().nullable(),
    intervalSeconds: z.number(),
    asOn: z.string().nullable(),
  }),
});
const page = z.object({ items: z.array(unknown), nextCursor: z.string().nullable() });

async function list(control: Control, { json }: Options): Promise<void> {
  const path = "/commissioning/inbox?limit=200";
  const { items, nextCursor } = await askRunning(control, { method: "GET", path }, page);
  if (json) {
    tell(JSON.stringify({ items, more: nextCursor !== null }));
    return;
  }
  for (const item of items) {
    const { id, siteCode, assetTag, assetId, key, readings, credential, lastValue, proposal } =
      item;
    const unit = proposal.unit === null ? "" : ` ${proposal.unit}`;
    const as = proposal.asOn === null ? "" : `, as on ${proposal.asOn}`;
    tell(
      `${id}  ${siteCode} ${assetTag}${assetId === null ? " (not registered)" : ""} "${key}" from ${credential}: ${readings} readings, last ${lastValue ?? "none"}; probably a ${proposal.kind}${unit} every ${proposal.intervalSeconds} s${as}`,
    );
  }
  if (items.length === 0) tell("Nothing waits: every signal that is sent is registered.");
  else tell("Adopt with: millwright inbox --adopt <id…>");
  if (nextCursor !== null) tell("There are more; these are the latest 200.");
}

const adopted = z.object({
  signals: z.looseObject({ created: z.number() }),
  assets: z.looseObject({ created: z.number() }),
  replay: z.looseObject({ readings: z.number(), more: z.boolean() }),
});

async function adopt(control: Control, given: string[], options: Options): Promise<void> {
  const asset =
    options.class === undefined || options.system === undefined
      ? undefined
      : { class: options.class, system: options.system };
  const items = idsOf(given).map((id) => ({ id, ...(asset === undefined ? {} : { asset }) }));
  const path = "/commissioning/inbox/adopt";
  const result = await askRunning(control, { method: "POST", path, body: { items } }, adopted);
  if (options.json) tell(JSON.stringify(result));
  else {
    tell(
      `${result.assets.created} assets and ${result.signals.created} signals are registered; ${result.replay.readings} readings that had been refused are taken in.`,
    );
  }
}

async function ignore(control: Control, given: string[], { why, json }: Options): Promise<void> {
  if (why === undefined) {
    throw new AppError("Say why they are ignored: --why “a test rig”.", {
      code: "usage",
      status: 400,
    });
  }
  const body = { ids: idsOf(given), comment: why };
  const path = "/commissioning/inbox/ignore";
  const answer = z.object({ changed: z.number() });
  const result = await askRunning(control, { method: "POST", path, body }, answer);
  tell(json ? JSON.stringify(result) : `${result.changed} are ignored from now on.`);
}

function idsOf(given: readonly string[]): number[] {
  return given.map((text) => {
    const id = Number(text);
    if (Number.isInteger(id) && id > 0) return id;
    throw new AppError(`"${text}" is no id: millwright inbox lists them.`, {
      code: "usage",
      status: 400,
    });
  });
}
