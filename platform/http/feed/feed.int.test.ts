import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createPerson } from "../../auth/people.ts";
import type { SiteScope } from "../../auth/principal.ts";
import { createSession } from "../../auth/sessions.ts";
import { createToken } from "../../auth/tokens.ts";
import { systemClock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import { createLog } from "../../log/log.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import { appendToOutbox } from "../../outbox/append.ts";
import { settleOutbox } from "../../testing/settle-outbox.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createHttp } from "../create-http.ts";
import type { Http } from "../create-http.ts";

const clock = systemClock;
let db: Database;
let http: Http;
let url: string;

beforeAll(async () => {
  db = await testDatabase();
  http = newHttp();
  ({ url } = await http.listen());
});

afterAll(() => http.close());

const newHttp = () =>
  createHttp({
    config: { http: { host: "127.0.0.1", port: 0 } },
    db,
    clock,
    log: createLog({ level: "silent" }),
    metrics: createMetrics(),
    heartbeatMs: 100,
  });

async function tokenFor(sites: SiteScope): Promise<{ authorization: string }> {
  const name = `token ${Math.random()}`;
  const { secret } = await createToken(
    { db, clock },
    { name, roles: ["viewer"], sites, createdBy: "test" },
  );
  return { authorization: `Bearer ${secret}` };
}

async function publish(...events: { topic?: string; siteId?: number | null; n: number }[]) {
  await db
    .as<object>()
    .transaction()
    .execute((trx) =>
      appendToOutbox(
        trx,
        events.map(({ topic = "flag.raised", siteId = 3, n }) => ({
          topic,
          key: `asset:${n}`,
          siteId,
          payload: { n },
        })),
      ),
    );
  await settleOutbox(db, []);
}

type Message = { event: string; id: string | undefined; data: unknown };

const Shown = z.object({ payload: z.object({ n: z.number() }) });
const numbers = (messages: Message[]) =>
  messages
    .filter(({ event }) => event === "message")
    .map(({ data }) => Shown.parse(data).payload.n);

/** Reads a stream as a browser does; `next` waits for the next message, heartbeats included as "id". */
async function open(query: string, headers: Record<string, string>, from = url) {
  const gone = new AbortController();
  const response = await fetch(`${from}/api/v1/feed${query}`, { headers, signal: gone.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<Message | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return messageOf(block);
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return undefined;
      text += chunk.value;
    }
  };
  return {
    response,
    next,
    until: async (isLast: (message: Message) => boolean) => {
      const seen: Message[] = [];
      for (let message = await next(); message; message = await next()) {
        seen.push(message);
        if (isLast(message)) break;
      }
      return seen;
    },
    close: () => gone.abort(),
  };
}

function messageOf(block: string): Message {
  const fields = new Map(
    block
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  const data = fields.get("data");
  return {
    event: fields.get("event") ?? (data === undefined ? "heartbeat" : "message"),
    id: fields.get("id"),
    data: data === undefined ? undefined : JSON.parse(data),
  };
}

const isNumber = (n: number) => (message: Message) =>
  message.event === "message" && Shown.parse(message.data).payload.n === n;

describe("the feed", () => {
  it("begins now, tells each event once in order, and goes on from Last-Event-ID", async () => {
    await publish({ n: 1 });
    const everywhere = await tokenFor("all");
    const stream = await open("", everywhere);
    expect(stream.response.headers.get("content-type")).toBe("text/event-stream");
    expect(stream.response.headers.get("content-encoding")).toBeNull();
    expect((await stream.next())?.event).toBe("ready");
    await publish({ n: 2 }, { n: 3 });
    const seen = await stream.until(isNumber(3));
    expect(numbers(seen)).toEqual([2, 3]);
    expect(seen.at(-1)?.data).toEqual({
      position: Number(seen.at(-1)?.id),
      topic: "flag.raised",
      key: "asset:3",
      siteId: 3,
      payload: { n: 3 },
      occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    stream.close();

    await publish(...Array.from({ length: 250 }, (_, index) => ({ n: 4 + index })));
    const lastSeen = String(seen.at(-1)?.id);
    const resumed = await open("", { ...everywhere, "last-event-id": lastSeen });
    const rest = numbers(await resumed.until(isNumber(253)));
    expect(rest).toEqual(Array.from({ length: 250 }, (_, index) => 4 + index));
    resumed.close();
  });

  it("shows only the sites that the reader reaches and the topics asked for", async () => {
    const atThree = await open("", await tokenFor([3]));
    const nowhere = await open("", await tokenFor([]));
    const orders = await open("?topics=workorder.opened", await tokenFor("all"));
    await Promise.all([atThree.next(), nowhere.next(), orders.next()]);
    await publish(
      { n: 301, siteId: 4 },
      { n: 302, siteId: null },
      { n: 303, siteId: 3 },
      { n: 304, siteId: 4, topic: "workorder.opened" },
      { n: 305, siteId: 3, topic: "workorder.opened" },
    );
    expect(numbers(await atThree.until(isNumber(305)))).toEqual([303, 305]);
    expect(numbers(await orders.until(isNumber(305)))).toEqual([304, 305]);
    // What is not for a reader is not read again: the heartbeat moves its place on.
    const { rows } = await db.pool.query<{ head: number }>(
      "select max(position) as head from platform.outbox",
    );
    const beats = await nowhere.until(({ id }) => id === String(rows[0]?.head));
    expect(numbers(beats)).toEqual([]);
    for (const stream of [atThree, nowhere, orders]) stream.close();
  });

  it("says that events were missed when the place to go on from is no longer kept, or never was", async () => {
    const everywhere = await tokenFor("all");
    await publish({ n: 401 }, { n: 402 });
    const { rows } = await db.pool.query<{ oldest: number; head: number }>(
      "select min(position) as oldest, max(position) as head from platform.outbox",
    );
    const { oldest = 0, head = 0 } = rows[0] ?? {};
    await db.pool.query("delete from platform.outbox where position <= $1", [oldest + 1]);
    const first = async (after: number) => {
      const stream = await open(`?after=${after}`, everywhere);
      const message = await stream.next();
      stream.close();
      return message;
    };
    expect(await first(oldest)).toMatchObject({ event: "reset", id: String(head) });
    expect(await first(oldest + 1)).toMatchObject({ event: "ready", id: String(oldest + 1) });
    expect(await first(head)).toMatchObject({ event: "ready" });
    expect(await first(head + 1000)).toMatchObject({ event: "reset", id: String(head) });
    await db.pool.query("delete from platform.outbox");
    expect(await first(head)).toMatchObject({ event: "ready" });
    expect(await first(head - 1)).toMatchObject({ event: "reset" });
  });

  it("ends when the session has ended, and narrows when the rights do", async () => {
    const person = await createPerson(
      { db, clock },
      { email: "dee@example.org", name: "Dee", password: "p", roles: ["dispatcher"], sites: "all" },
    );
    const { secret } = await createSession(
      { db, clock },
      { personId: person.id, provider: "password" },
    );
    const stream = await open("", { cookie: `mw_session=${secret}` });
    await stream.next();
    await db.pool.query("update platform.person set sites = '{3}' where id = $1", [person.id]);
    await stream.until(({ event }) => event === "heartbeat");
    await stream.until(({ event }) => event === "heartbeat");
    await publish({ n: 501, siteId: 4 }, { n: 502, siteId: 3 });
    expect(numbers(await stream.until(isNumber(502)))).toEqual([502]);
    await db.pool.query("update platform.session set expires_at = now()");
    const end = await stream.until(() => false);
    expect(end.at(-1)).toMatchObject({ event: "end", data: { because: "signed-out" } });
  });

  it("is not for strangers, refuses a made-up place, and bounds the streams of one reader", async () => {
    expect((await open("", {})).response.status).toBe(401);
    const token = await tokenFor("all");
    const madeUp = await open("", { ...token, "last-event-id": "x" });
    expect(madeUp.response.status).toBe(422);
    const many = await Promise.all(Array.from({ length: 20 }, () => open("", token)));
    expect((await open("", token)).response.status).toBe(429);
    for (const stream of many) stream.close();
  });

  it("ends when the server stops, which does not wait for its readers", async () => {
    const other = newHttp();
    const { url: there } = await other.listen();
    const stream = await open("", await tokenFor("all"), there);
    await stream.next();
    const seen = stream.until(() => false);
    await other.close();
    expect((await seen).at(-1)).toMatchObject({
      event: "end",
      data: { because: "server-stopping" },
    });
    await expect(fetch(`${there}/healthz`)).rejects.toThrow();
  });
});
