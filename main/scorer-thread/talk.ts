import type { MessagePort, Worker } from "node:worker_threads";

/** Both ends of a conversation between threads: messages keep their order, and some are answered. */
export interface Talk<Said> {
  tell(words: Said): void;
  /** Resolves when the other end has done it; rejects when that failed or the other end is no more. */
  ask(words: Said): Promise<void>;
  /** Nothing is answered any more. */
  end(reason: Error): void;
}

type Envelope<Words> =
  | { kind: "tell"; words: Words }
  | { kind: "ask"; id: number; words: Words }
  | { kind: "answer"; id: number; error?: unknown };

/** `hear` does what the other end says; what it throws is that one's answer. */
export function talk<Words extends { said: unknown; heard: unknown }>(
  port: Worker | MessagePort,
  hear: (words: Words["heard"]) => void | Promise<void>,
): Talk<Words["said"]> {
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  let asked = 0;
  let ended: Error | undefined;
  const send = (envelope: Envelope<Words["said"]>): void => port.postMessage(envelope);

  port.on("message", (envelope: Envelope<Words["heard"]>) => {
    if (envelope.kind === "tell") {
      void hear(envelope.words);
      return;
    }
    const { id } = envelope;
    if (envelope.kind === "ask") {
      void answer(id, envelope.words);
      return;
    }
    const one = waiting.get(id);
    waiting.delete(id);
    if (envelope.error === undefined) one?.resolve();
    else one?.reject(envelope.error);
  });

  const answer = async (id: number, words: Words["heard"]): Promise<void> => {
    try {
      await hear(words);
      send({ kind: "answer", id });
    } catch (cause) {
      // An error of a driver may hold what cannot leave its thread.
      const error = new Error(cause instanceof Error ? cause.message : String(cause));
      send({ kind: "answer", id, error });
    }
  };

  return {
    tell: (words) => send({ kind: "tell", words }),
    ask(words) {
      if (ended !== undefined) return Promise.reject(ended);
      const id = (asked += 1);
      const one = Promise.withResolvers<void>();
      waiting.set(id, one);
      send({ kind: "ask", id, words });
      return one.promise;
    },
    end(reason) {
      ended = reason;
      for (const one of waiting.values()) one.reject(reason);
      waiting.clear();
    },
  };
}
