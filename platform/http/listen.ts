import { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { AppError } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";

export type Listening = { url: string; port: number; close(): Promise<void> };

/** How long running requests may take to finish when we stop. */
const graceMs = 2000;

/** Listens, or says in plain words why not. `port` 0 takes a free one; `setting` is what it is called where it is set. */
export async function listen(
  app: { fetch(request: Request, env: object): Response | Promise<Response> },
  at: { host: string; port: number; setting?: "HTTP_PORT" | "PROBE_PORT" },
): Promise<Listening> {
  // Node's own Request and Response stay what they are for the rest of the process.
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env),
    overrideGlobalObjects: false,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(inPlainWords(error, at)));
    server.listen(at.port, at.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : at.port;
  const shown = at.host.includes(":") ? `[${at.host}]` : at.host;
  return {
    url: `http://${shown === "127.0.0.1" || shown === "0.0.0.0" ? "localhost" : shown}:${port}`,
    port,
    close: () => closeServer(server),
  };
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const http = server instanceof Server ? server : undefined;
    const impatient = setTimeout(() => http?.closeAllConnections(), graceMs);
    // A connection that falls idle only now would be kept open for the next request, which never comes.
    const tidying = setInterval(() => http?.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(impatient);
      clearInterval(tidying);
      resolve();
    });
    http?.closeIdleConnections();
  });
}

function inPlainWords(
  error: unknown,
  { host, port, setting = "HTTP_PORT" }: Parameters<typeof listen>[1],
): unknown {
  const at = { host, port };
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return new AppError(
        `Port ${port} on ${host} is taken by another program. Stop that program, or set ${setting} to another port.`,
        { code: "port-taken", status: 503, data: at, cause: error },
      );
    case "EACCES":
      return new AppError(
        `This user may not listen on port ${port}. Set ${setting} to a port above 1023.`,
        { code: "port-forbidden", status: 503, data: at, cause: error },
      );
    case "EADDRNOTAVAIL":
      return new AppError(
        `This machine has no address ${host}. Set HTTP_HOST to one it has: 127.0.0.1 for this machine only, 0.0.0.0 for all.`,
        { code: "address-unknown", status: 503, data: at, cause: error },
      );
    default:
      return error;
  }
}
