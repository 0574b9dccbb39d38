import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { ApiProblem } from "./problem.ts";

/**
 * Millwright's API as a program uses it. A request that meets no server, or one that is overloaded or just
 * starting, is sent again until it is answered or patience ends; what a request changes must therefore be
 * safe to send twice.
 */
export interface ApiClient {
  get<T extends z.ZodType>(path: string, answer: T): Promise<z.output<T>>;
  post<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>>;
  patch<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>>;
  /** Sends a YAML file as it is. */
  postYaml<T extends z.ZodType>(path: string, yaml: string, answer: T): Promise<z.output<T>>;
  /** The same in place of what was there. */
  putYaml<T extends z.ZodType>(path: string, yaml: string, answer: T): Promise<z.output<T>>;
  /** Deletes; what is gone already is as good. */
  remove(path: string): Promise<void>;
  /** Every item of a list, page by page. */
  list<T extends z.ZodType>(path: string, item: T): Promise<z.output<T>[]>;
}

export interface ApiOptions {
  httpUrl: string;
  token: string;
  signal?: AbortSignal | undefined;
  patienceMs?: number;
}

const pageSchema = z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullable() });

const comeBackLater = [429, 502, 503, 504];

export function apiClient({ httpUrl, token, signal, patienceMs = 60_000 }: ApiOptions): ApiClient {
  const send = async (method: string, path: string, body?: { type: string; text: string }) => {
    const startedAt = Date.now();
    const request = `${method} ${path}`;
    for (let attempt = 0; ; attempt++) {
      const patient = Date.now() - startedAt < patienceMs && signal?.aborted !== true;
      try {
        const response = await fetch(new URL(`/api/v1${path}`, httpUrl), {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { "content-type": body.type }),
          },
          ...(body === undefined ? {} : { body: body.text }),
          signal: signal ?? null,
        });
        const answered = await parsed(response);
        if (response.ok) return answered;
        if (!patient || !comeBackLater.includes(response.status))
          throw new ApiProblem(request, response.status, answered);
      } catch (error) {
        if (error instanceof ApiProblem) throw error;
        if (!patient) throw new Error(`${request} at ${httpUrl} found no server`, { cause: error });
      }
      await delay(Math.min(1_000, 25 * 2 ** attempt), undefined, { signal }).catch(() => {});
    }
  };

  const client: ApiClient = {
    get: async (path, answer) => answer.parse(await send("GET", path)),
    post: async (path, body, answer) => answer.parse(await send("POST", path, json(body))),
    patch: async (path, body, answer) => answer.parse(await send("PATCH", path, json(body))),
    postYaml: async (path, yaml, answer) =>
      answer.parse(await send("POST", path, { type: "application/yaml", text: yaml })),
    putYaml: async (path, yaml, answer) =>
      answer.parse(await send("PUT", path, { type: "application/yaml", text: yaml })),
    async remove(path) {
      await send("DELETE", path).catch((error: unknown) => {
        if (!(error instanceof ApiProblem && error.status === 404)) throw error;
      });
    },
    async list(path, item) {
      const items: z.output<typeof item>[] = [];
      let cursor: string | null = null;
      do {
        const mark = path.includes("?") ? "&" : "?";
        const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page = pageSchema.parse(await send("GET", `${path}${mark}limit=200${next}`));
        items.push(...page.items.map((each) => item.parse(each)));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return items;
    },
  };
  return client;
}

const json = (body: unknown) => ({ type: "application/json", text: JSON.stringify(body) });

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
