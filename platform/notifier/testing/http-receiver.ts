import { createServer } from "node:http";
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Behaviour } from "./other-side.ts";

export type Posted = { path: string; headers: IncomingHttpHeaders; body: Buffer };

/** Something that takes POSTs on this machine and answers as it is told. */
export async function startHttpReceiver(
  answers: { take: number; refuse: number; fail: number },
  tls?: { cert: string; key: string },
) {
  const taken: Posted[] = [];
  const asked: Posted[] = [];
  let how: Behaviour | { status: number; headers: Record<string, string> } = "take";
  const reached = Promise.withResolvers<void>();
  const serve: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const posted = {
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      asked.push(posted);
      if (how === "hang") return reached.resolve();
      if (how === "take") taken.push(posted);
      answer(response);
    });
  };
  const server = tls === undefined ? createServer(serve) : createSecureServer(tls, serve);
  const answer = (response: ServerResponse): void => {
    if (typeof how === "object") response.writeHead(how.status, how.headers).end();
    else if (how !== "hang") response.writeHead(answers[how]).end("a body that nobody reads");
  };
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server that listens has one
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    server.closeAllConnections();
    return closed.promise;
  };
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    taken,
    asked,
    behave(now: typeof how): void {
      how = now;
    },
    reached: () => reached.promise,
    close,
    [Symbol.asyncDispose]: close,
  };
}
