import { AppError, z } from "#platform";
import type { Control } from "./control-file.ts";

const problemSchema = z.looseObject({
  detail: z.string(),
  code: z.string().optional(),
  errors: z.array(z.unknown()).optional(),
});

/** Nobody listens where the control file says. */
export class NoAnswer extends Error {}

/**
 * One request of a command to the product that runs on this machine.
 *
 * @throws AppError with the product's own words when it refuses; NoAnswer when nobody is there.
 */
export async function askRunning<T>(
  { http, token }: Pick<Control, "http" | "token">,
  request: { method: "GET" | "POST"; path: string; body?: object },
  answer: z.ZodType<T>,
): Promise<T> {
  const { method, path, body } = request;
  const response = await fetch(new URL(`/api/v1${path}`, http), {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new NoAnswer(`nobody answers at ${http}`, { cause });
  });
  const content: unknown = await response.json().catch((cause: unknown) => {
    throw new NoAnswer(`the answer of ${http} was cut short`, { cause });
  });
  if (response.ok) return answer.parse(content);
  const { data: problem } = problemSchema.safeParse(content);
  throw new AppError(problem?.detail ?? `${method} ${path} was refused (${response.status}).`, {
    code: problem?.code ?? "refused",
    status: response.status,
    data: { errors: problem?.errors ?? [] },
  });
}
