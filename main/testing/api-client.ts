// oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects, and fails where it is not there
type Json = any;

export type Answer = { status: number; body: Json };

/** The API as a program with a token uses it; nothing is repeated and nothing hidden. */
export interface ApiClient {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** @throws Error unless the answer is 200 */
  get(path: string): Promise<Json>;
  /** Every item of a list, page by page. */
  list(path: string): Promise<Json[]>;
  /** @throws Error unless the answer is one of success */
  post(path: string, body: unknown): Promise<Json>;
  /** The same with the text of a YAML file. */
  postYaml(path: string, yaml: string): Promise<Json>;
}

export function apiClient(httpUrl: string, token: string): ApiClient {
  const send = async (
    method: string,
    path: string,
    body?: { type: string; text: string },
  ): Promise<Answer> => {
    const response = await fetch(new URL(`/api/v1${path}`, httpUrl), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": body.type }),
      },
      ...(body === undefined ? {} : { body: body.text }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  const json = (body: unknown) => ({ type: "application/json", text: JSON.stringify(body) });
  const wellAnswered = async (what: string, answering: Promise<Answer>): Promise<Json> => {
    const { status, body } = await answering;
    if (status >= 200 && status < 300) return body;
    throw new Error(`${what} answered ${status}: ${JSON.stringify(body)}`);
  };
  const get = (path: string): Promise<Json> => wellAnswered(`GET ${path}`, send("GET", path));

  return {
    call: (method, path, body) => send(method, path, body === undefined ? undefined : json(body)),
    get,
    async list(path) {
      const items: Json[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const more = `limit=200${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
        const page: Json = await get(`${path}${path.includes("?") ? "&" : "?"}${more}`);
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    },
    post: (path, body) => wellAnswered(`POST ${path}`, send("POST", path, json(body))),
    postYaml: (path, text) =>
      wellAnswered(`POST ${path}`, send("POST", path, { type: "application/yaml", text })),
  };
}
