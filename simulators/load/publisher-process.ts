import { setImmediate } from "node:timers/promises";
import { seededRandom } from "../random/seeded.ts";
import { connectDevice } from "./device-link.ts";
import { createLoadRun } from "./load-run.ts";
import type { LoadRun, Speaker } from "./load-run.ts";
import { createMessageMaker } from "./message-maker.ts";
import type {
  ConnectCommand,
  PublisherAnswer,
  PublisherCommand,
  RunCommand,
  RunResult,
} from "./publisher-words.ts";

/*
 * The load's publisher: a process of its own, so that what it costs is not taken for the product's. `start-publisher.ts`
 * starts it and speaks to it.
 */
const random = seededRandom("load").next;
let speakers: Speaker[] = [];
let window = 1;
let run: LoadRun | undefined;
let failure: Error | undefined;

async function connectAll({ host, port, devices, window: given }: ConnectCommand): Promise<void> {
  window = given;
  failure = undefined;
  const makers = speakers.map(({ maker }) => maker);
  speakers = [];
  for (const [place, device] of devices.entries()) {
    const link = await connectDevice({
      host,
      port,
      device,
      onRoom: () => run?.room(speaker),
      onLost: (error) => (failure ??= error),
    });
    // A machine goes on where it was, so that no moment of it is used twice.
    const speaker: Speaker = { link, maker: makers[place] ?? createMessageMaker(random), held: [] };
    speakers.push(speaker);
  }
}

async function publish(command: RunCommand): Promise<RunResult> {
  const before = process.cpuUsage();
  const startedAt = Date.now();
  run = createLoadRun({ command, speakers, window, startedAt, now: () => Date.now(), random });
  for (run.tick(); !run.done(); run.tick()) {
    if (failure !== undefined) throw failure;
    await pause(command.messagesPerSecond === null ? 5 : 1);
  }
  const acknowledgedAt = Date.now();
  const { user, system } = process.cpuUsage(before);
  const { sent } = run;
  run = undefined;
  return { ...sent, startedAt, acknowledgedAt, cpuSeconds: (user + system) / 1e6 };
}

async function carryOut(command: PublisherCommand): Promise<RunResult | null> {
  if (command.kind === "run") return publish(command);
  if (command.kind === "connect") await connectAll(command);
  else await Promise.all(speakers.map(({ link }) => link.end()));
  return null;
}

/** Timers are as fine as a millisecond; a turn of the loop in between lets acknowledgements in. */
async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await setImmediate();
}

process.on("message", (command: PublisherCommand) => {
  carryOut(command).then(
    (result) => process.send?.({ result } satisfies PublisherAnswer),
    (error: unknown) => process.send?.({ error: String(error) } satisfies PublisherAnswer),
  );
});
process.once("disconnect", () => process.exit());
