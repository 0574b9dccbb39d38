import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ProductCommand } from "./child-words.ts";

type Answer = { id: number; result?: unknown; error?: string };

/** A process that is measured: it is asked, answers, and ends when it is let go of. */
export interface BenchChild extends AsyncDisposable {
  readonly pid: number;
  /** What it said first. */
  readonly ready: unknown;
  ask<T>(command: ProductCommand): Promise<T>;
}

/** Starts a script of this folder and waits for its first word. */
export async function startBenchChild(
  script: string,
  options: { env?: Record<string, string> } = {},
): Promise<BenchChild> {
  const { PATH = "", HOME = "" } = process.env;
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    env: { PATH, HOME, ...options.env },
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const ready = Promise.withResolvers<unknown>();
  let asked = 0;
  child.on("message", (answer: Answer) => {
    const one = answer.id === 0 ? ready : waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) one?.resolve(answer.result);
    else one?.reject(new Error(answer.error));
  });
  child.once("exit", (code) => {
    const error = new Error(`${script} ended with code ${code}`);
    for (const one of [ready, ...waiting.values()]) one.reject(error);
  });
  const first = await ready.promise;

  return {
    pid: child.pid ?? 0,
    ready: first,
    async ask<T>(command: ProductCommand) {
      const id = (asked += 1);
      const answered = Promise.withResolvers<unknown>();
      waiting.set(id, answered);
      child.send({ id, command });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own processes; the caller knows what it asked
      return (await answered.promise) as T;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** The other end, in the process that is measured. `stop` runs when whoever asks has let go. */
export function answerBench(options: {
  ready: unknown;
  answer: (command: ProductCommand) => Promise<unknown>;
  stop: () => Promise<void>;
}): void {
  const tell = (answer: Answer): void => void process.send?.(answer);
  process.on("message", ({ id, command }: { id: number; command: ProductCommand }) => {
    options.answer(command).then(
      (result) => tell({ id, result }),
      (error: unknown) =>
        tell({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.once("disconnect", () => {
    options.stop().then(
      () => process.exit(),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  tell({ id: 0, result: options.ready });
}
