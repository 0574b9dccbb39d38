import type { Socket } from "node:net";

export interface Inflow {
  /** Bytes that were read and are not on disk yet. */
  readonly bytes: number;
  /** For how long nothing more could be read without a break, ms; 0 when it can. */
  fullForMs(): number;
  enter(bytes: number): void;
  leave(bytes: number): void;
  /**
   * Makes a socket's reader wait while too much is under way, while its own `gate` is shut, or while it does not take our
   * answers. What is read goes through `sift`, and the reader gets what that leaves.
   */
  guard(socket: Socket, sift: (chunk: Buffer) => Buffer | null, gate: Gate): void;
  /** Sockets that wait to be read. */
  readonly held: ReadonlySet<Socket>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** What one connection may send for its own sake. */
export interface Gate {
  /** Whether more may be read; if not, `goOn` is called when it may. */
  mayRead(goOn: () => void): boolean;
  forget(goOn: () => void): void;
}

/**
 * Bounds what is in memory between the sockets and the disk, all connections together. Beyond the bound no socket is
 * read: its receive window fills, and the publisher feels it as MQTT and TCP mean it to. Nothing is dropped.
 */
export function createInflow(
  limitBytes: number,
  nowMs: () => number = () => performance.now(),
): Inflow {
  let bytes = 0;
  let fullSince: number | null = null;
  let waking = false;
  const waiting = new Set<Socket>();
  const held = new Set<Socket>();
  const onIdle: (() => void)[] = [];

  const goOn = (socket: Socket): void => {
    waiting.delete(socket);
    held.delete(socket);
    socket.emit("readable");
  };

  /** First come, first served, until the bound is reached again. */
  const wake = (): void => {
    waking = false;
    for (const socket of waiting) {
      if (bytes >= limitBytes) return;
      goOn(socket);
    }
  };

  return {
    held,
    get bytes() {
      return bytes;
    },
    fullForMs: () => (fullSince === null ? 0 : nowMs() - fullSince),
    enter(count) {
      bytes += count;
      if (bytes >= limitBytes) fullSince ??= nowMs();
    },
    leave(count) {
      bytes -= count;
      if (bytes < limitBytes) fullSince = null;
      if (bytes === 0) for (const resolve of onIdle.splice(0)) resolve();
      if (waiting.size === 0 || waking || bytes >= limitBytes / 2) return;
      waking = true;
      setImmediate(wake);
    },
    guard(socket, sift, gate) {
      const opened = (): void => goOn(socket);
      let draining = false;
      const drained = (): void => {
        draining = false;
        goOn(socket);
      };
      // The broker takes whatever is there with read(null) when it has dealt with what it took before; node's own
      // calls pass a number. Answering "nothing there" is the one place where it can be made to wait.
      const read = socket.read.bind(socket);
      socket.read = (size?: number | null) => {
        if (size !== null) return read(size);
        if (bytes >= limitBytes) {
          waiting.add(socket);
          held.add(socket);
          return null;
        }
        // Who does not take our answers waits for himself, and may time out.
        if (socket.writableNeedDrain) {
          if (!draining) socket.once("drain", drained);
          draining = true;
          return null;
        }
        if (!gate.mayRead(opened)) {
          held.add(socket);
          return null;
        }
        if (held.size > 0) {
          waiting.delete(socket);
          held.delete(socket);
        }
        const chunk: Buffer | null = read();
        return chunk === null ? null : sift(chunk);
      };
      socket.once("close", () => {
        waiting.delete(socket);
        held.delete(socket);
        gate.forget(opened);
      });
    },
    idle() {
      return bytes === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve));
    },
  };
}
