import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** What stands between a client and a server, and can be broken. */
export type Cable = {
  /** The server's address by way of the cable. */
  url: string;
  /** What is sent from now on is lost, and neither end hears of it: a host that lost its power. */
  cut(): void;
  /** Nothing moves, and nothing is lost: a server that hangs. */
  hold(): void;
  mend(): void;
  close(): void;
};

/** Passes everything on between clients and the server of a URL, until it is told not to. */
export async function cableTo(url: string): Promise<Cable> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const state = { isCut: false, isHeld: false };
  const server = createServer((client) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, far],
      [far, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => state.isCut || to.write(bytes));
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("error", () => {});
      if (state.isHeld) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const near = new URL(url);
  near.hostname = "127.0.0.1";
  near.port = String(address.port);
  return {
    url: near.href,
    cut: () => (state.isCut = true),
    hold() {
      state.isHeld = true;
      for (const socket of sockets) socket.pause();
    },
    mend() {
      Object.assign(state, { isCut: false, isHeld: false });
      for (const socket of sockets) socket.resume();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
