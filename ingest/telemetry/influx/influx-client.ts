import { InfluxDB } from "@influxdata/influxdb-client";
import { z } from "zod";
import { away, cutShort, isBeyondRetention, refused, refusedOrAway } from "./influx-errors.ts";

export interface InfluxOptions {
  url: string;
  /** As INFLUX_TOKEN; of a 1.x server with accounts it is `user:password`. */
  token?: string | undefined;
  /** 2.x only. */
  org?: string | undefined;
  /** Bucket of 2.x, database of 1.x and 3.x. It must exist. */
  bucket: string;
}

const requestMs = 30_000;
/** Some 2 MB, where servers take 10 at least. 3.x answers a write only with its next flush, once a second: fewer lines would be fewer readings a second. */
const linesPerRequest = 20_000;

const answerSchema = z.object({
  error: z.string().optional(),
  results: z
    .array(
      z.object({
        error: z.string().optional(),
        partial: z.boolean().optional(),
        series: z
          .array(
            z.object({
              partial: z.boolean().optional(),
              tags: z.record(z.string(), z.string()).optional(),
              columns: z.array(z.string()),
              values: z.array(z.array(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

/** A row by its column names, the tags it was grouped by among them. */
export type InfluxRow = Record<string, number | string | boolean | null>;

/** What 1.8, 2.x and 3.x have in common: line protocol at /api/v2/write, InfluxQL at /query. */
export function createInfluxClient({ url, token, org, bucket }: InfluxOptions) {
  const base = url.replace(/\/+$/, "");
  const client = new InfluxDB({
    url: base,
    timeout: requestMs,
    ...(token === undefined ? {} : { token }),
  });
  const headers = authorization(token);

  const request = async (
    method: "GET" | "POST",
    path: string,
    body?: string | URLSearchParams,
    type?: string,
  ): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(requestMs),
    }).catch((error: unknown) => {
      throw away(url, error);
    });

  return {
    /** All lines are kept when it resolves, but for those that the server's own retention no longer takes. */
    async write(lines: readonly string[]): Promise<void> {
      const failures: unknown[] = [];
      const api = client.getWriteApi(org ?? "", bucket, "ms", {
        // Never reached: at its own limits the client sends without letting anyone wait for the answer.
        batchSize: linesPerRequest + 1,
        maxBatchBytes: Infinity,
        flushInterval: 0,
        // Packing a line takes seven times as long as writing it, and the server is mostly near.
        gzipThreshold: Infinity,
        // Trying again is the store writer's business: it knows where to go on.
        maxRetries: 0,
        writeFailed(error) {
          if (!isBeyondRetention(error)) failures.push(error);
          return Promise.resolve();
        },
      });
      for (let start = 0; start < lines.length && failures.length === 0; start += linesPerRequest) {
        api.writeRecords(lines.slice(start, start + linesPerRequest));
        await api.flush();
      }
      await api.close();
      if (failures.length > 0) throw refusedOrAway(url, failures[0]);
    },

    /** InfluxQL; times come and go as epoch ms. */
    async query(influxQl: string): Promise<InfluxRow[]> {
      const response = await request(
        "POST",
        "/query",
        new URLSearchParams({ db: bucket, epoch: "ms", q: influxQl }),
      );
      const text = await response.text().catch((error: unknown) => {
        throw away(url, error);
      });
      if (!response.ok) throw refused(url, response.status, text);
      // 3.x may say nothing at all where there are no rows.
      if (text.trim() === "") return [];
      const answer = answerSchema.parse(JSON.parse(text));
      const problem = answer.error ?? answer.results?.find((result) => result.error)?.error;
      if (problem !== undefined) throw refused(url, response.status, problem);
      const results = answer.results ?? [];
      const series = results.flatMap((result) => result.series ?? []);
      if ([...results, ...series].some(({ partial }) => partial === true)) throw cutShort(url);
      return series.flatMap(rowsOf);
    },

    /** 1, 2 or 3, as the server says of itself; null when it does not. */
    async majorVersion(): Promise<number | null> {
      const pong = await request("GET", "/ping");
      // 3.x says it in the body; only newer ones in the header too.
      const body = await pong.text().catch(() => "");
      const told =
        pong.headers.get("x-influxdb-version") ?? /"version":\s*"([^"]*)"/.exec(body)?.[1];
      const version = /^v?(\d+)\./.exec(told ?? "");
      return version === null ? null : Number(version[1]);
    },

    /** The way of 2.x to delete what is older than `until`; 1.x has DELETE. */
    async remove(measurement: string, until: number): Promise<void> {
      const address = new URLSearchParams({ bucket, ...(org === undefined ? {} : { org }) });
      const order = {
        start: "1677-09-21T00:12:44Z",
        // Its end is within what is deleted; our times are whole milliseconds.
        stop: new Date(until - 1).toISOString(),
        predicate: `_measurement="${measurement}"`,
      };
      const response = await request(
        "POST",
        `/api/v2/delete?${address.toString()}`,
        JSON.stringify(order),
        "application/json",
      );
      if (!response.ok) throw refused(url, response.status, await response.text());
    },
  };
}

function authorization(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  const basic = `Basic ${Buffer.from(token).toString("base64")}`;
  return { authorization: token.includes(":") ? basic : `Token ${token}` };
}

function rowsOf(series: {
  tags?: Record<string, string> | undefined;
  columns: string[];
  values: InfluxRow[string][][];
}): InfluxRow[] {
  return series.values.map((values) => ({
    ...series.tags,
    ...Object.fromEntries(series.columns.map((column, i) => [column, values[i] ?? null])),
  }));
}

export type InfluxClient = ReturnType<typeof createInfluxClient>;
