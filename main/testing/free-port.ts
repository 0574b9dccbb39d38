import { createServer } from "node:net";

/**
 * A port that stays free while nobody listens on it. Not one of those that the system gives to outgoing connections: a
 * client that tries again and again to reach a stopped server would take one of these, or even connect to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
