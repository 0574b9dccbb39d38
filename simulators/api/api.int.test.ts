import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { apiClient } from "./api-client.ts";
import { eventStream } from "./event-stream.ts";
import { readFeed } from "./feed.ts";

let server: Server | null = null;
async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  port = 0,
) {
  const started = createServer(handle);
  server = started;
  await new Promise<void>((resolve) => started.listen(port, "127.0.0.1", resolve));
  const address = started.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

test("a request goes on until a starting server answers it", async () => {
  let asked = 0;
  const httpUrl = await serve((request, response) => {
    asked += 1;
    if (asked === 1) request.socket.destroy();
    else if (asked === 2) json(response, 503, { detail: "starting" });
    else json(response, 200, { token: request.headers.authorization, path: request.url });
  });
  const api = apiClient({ httpUrl, token: "mw_t" });
  const answer = await api.get("/assets", z.object({ token: z.string(), path: z.string() }));
  expect(answer).toEqual({ token: "Bearer mw_t", path: "/api/v1/assets" });
});

test("a refusal is an error that carries its code and says which field", async () => {
  const httpUrl = await serve((_request, response) =>
    json(response, 422, {
      code: "invalid",
      detail: "The rule set is refused.",
      errors: [{ field: "rules[0].key", message: "is used twice" }],
    }),
  );
  const failed = apiClient({ httpUrl, token: "t" }).post("/rules/imports", {}, z.unknown());
  await expect(failed).rejects.toMatchObject({ status: 422, code: "invalid" });
  await expect(failed).rejects.toThrow(
    "POST /rules/imports was answered 422: The rule set is refused.",
  );
});

test("a list is read to its last page", async () => {
  const httpUrl = await serve((request, response) => {
    const cursor = new URL(request.url ?? "", "http://x").searchParams.get("cursor");
    json(
      response,
      200,
      cursor === null ? { items: [1, 2], nextCursor: "c=" } : { items: [3], nextCursor: null },
    );
  });
  expect(await apiClient({ httpUrl, token: "t" }).list("/flags?open=true", z.number())).toEqual([
    1, 2, 3,
  ]);
});

test("events are read however the stream is cut, and comments give nothing", async () => {
  const text = ': hello\n\nid: 7\ndata: {"a":1}\n\ndata: x\ndata: y\r\nid: 8\r\n\r\n';
  for (const size of [1, 2, 5, 1000]) {
    const chunks = (async function* () {
      for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
    })();
    const events = [];
    for await (const event of eventStream(chunks)) events.push(event);
    expect(events).toEqual([
      { id: "7", data: '{"a":1}' },
      { id: "8", data: "x\ny" },
    ]);
  }
});

test("the feed goes on after the last event it saw when the connection is lost", async () => {
  const resumedFrom: (string | undefined)[] = [];
  const httpUrl = await serve((request, response) => {
    const last = request.headers["last-event-id"]?.toString();
    resumedFrom.push(last);
    response.writeHead(200, { "content-type": "text/event-stream" });
    const from = Number(last ?? 0);
    for (const id of [from + 1, from + 2])
      response.write(`id: ${id}\ndata: {"topic":"flag.raised","payload":{"n":${id}}}\n\n`);
    setTimeout(() => request.socket.destroy(), 20);
  });
  const stop = new AbortController();
  const seen: unknown[] = [];
  for await (const event of readFeed(
    { httpUrl, token: "t", signal: stop.signal },
    { retryMs: 10 },
  )) {
    seen.push(event.payload["n"]);
    if (seen.length === 4) stop.abort();
  }
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(resumedFrom.slice(0, 2)).toEqual([undefined, "2"]);
});
