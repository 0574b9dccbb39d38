import { reportAnswered, reportUnreachable } from "../live/connection.ts";
import { problemOf, unreachable } from "./problem.ts";

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

interface Call {
  query?: Query;
  body?: unknown;
  /** Sent as it is, under its own content type. */
  text?: { type: string; content: string };
  signal?: AbortSignal;
  /** It changes nothing, so that nothing is kept of its answer. */
  question?: boolean;
}

let csrfToken: string | null = null;

/** What only our own page could read from the session, and what every change must carry. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Read. Every shape that comes back is the one the server's OpenAPI document states. */
export function get<T>(path: string, call: Call = {}): Promise<T> {
  return send<T>("GET", path, call);
}

/** Act. Each press carries its own idempotency key, so that a retry by the network is not a second press. */
export function post<T>(path: string, body: unknown = {}): Promise<T> {
  return send<T>("POST", path, { body });
}

/** Read what is too long to ask for in an address. */
export function ask<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
  return send<T>("POST", path, { body, signal, question: true });
}

/** Act, with a file's text as it is. */
export function postText<T>(path: string, type: string, content: string): Promise<T> {
  return send<T>("POST", path, { text: { type, content } });
}

export function patch<T>(path: string, body: unknown): Promise<T> {
  return send<T>("PATCH", path, { body });
}

export function put<T>(path: string, body: unknown): Promise<T> {
  return send<T>("PUT", path, { body });
}

/** What is taken away is answered as nothing, or, where it only stops, as it is then. */
export function remove<T = void>(path: string): Promise<T> {
  return send<T>("DELETE", path, {});
}

async function send<T>(method: string, path: string, call: Call): Promise<T> {
  const response = await reach(`/api/v1${path}${queryString(call.query)}`, {
    method,
    credentials: "same-origin",
    headers: headersOf(method, call),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.text === undefined ? {} : { body: call.text.content }),
    ...(call.signal ? { signal: call.signal } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  const answer: T = text === "" ? undefined : JSON.parse(text);
  return answer;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    reportAnswered();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    reportUnreachable();
    throw unreachable();
  }
}

function headersOf(method: string, { body, text, question = false }: Call): Record<string, string> {
  if (method === "GET") return { accept: "application/json" };
  return {
    accept: "application/json",
    ...(csrfToken === null ? {} : { "x-millwright-csrf": csrfToken }),
    ...(method === "POST" && !question ? { "idempotency-key": freshKey() } : {}),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(text === undefined ? {} : { "content-type": text.type }),
  };
}

export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === "") continue;
    if (Array.isArray(value)) {
      if (value.length > 0) params.set(name, value.join(","));
    } else params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** 128 random bits. Not `randomUUID`, which a browser offers only over TLS, and a plant's tablet may be on plain HTTP. */
function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
