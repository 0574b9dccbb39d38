import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type {
  ConnectCommand,
  PublisherAnswer,
  PublisherCommand,
  RunCommand,
  RunResult,
} from "./publisher-words.ts";

export interface Publisher extends AsyncDisposable {
  readonly pid: number;
  /** Connects every device; those of an earlier connect must be disconnected. */
  connect(options: Omit<ConnectCommand, "kind">): Promise<void>;
  /** Publishes; resolves when everything was acknowledged. */
  run(options: Omit<RunCommand, "kind">): Promise<RunResult>;
  disconnect(): Promise<void>;
}

const script = fileURLToPath(new URL("./publisher-process.ts", import.meta.url));

/** The load's publisher in a process of its own. One command at a time. */
export function startPublisher(): Publisher {
  const child = fork(script);
  const ask = async (command: PublisherCommand): Promise<RunResult | null> => {
    const ended = new AbortController();
    const answered = once(child, "message", { signal: ended.signal });
    const died = once(child, "exit", { signal: ended.signal }).then(([code]) => {
      throw new Error(`the load's publisher ended with code ${code}`);
    });
    child.send(command);
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own process, which answers nothing else
      const [answer] = (await Promise.race([answered, died])) as [PublisherAnswer];
      if ("error" in answer) throw new Error(answer.error);
      return answer.result;
    } finally {
      ended.abort();
      await Promise.allSettled([answered, died]);
    }
  };
  return {
    pid: child.pid ?? 0,
    connect: async (options) => void (await ask({ kind: "connect", ...options })),
    async run(options) {
      const result = await ask({ kind: "run", ...options });
      if (result === null) throw new Error("the load's publisher answered a run with nothing");
      return result;
    },
    disconnect: async () => void (await ask({ kind: "disconnect" })),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
