/** What the API says when it refuses (RFC 9457), or what we say when it cannot be reached. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  constructor(from: { status: number; code: string; detail: string; fields?: FieldProblem[] }) {
    super(from.detail);
    this.name = "Problem";
    this.status = from.status;
    this.code = from.code;
    this.fields = from.fields ?? [];
  }
}

export interface FieldProblem {
  field: string;
  message: string;
}

/** Status 0: no answer at all, so the connection and not the request is at fault. */
export function unreachable(): Problem {
  return new Problem({
    status: 0,
    code: "unreachable",
    detail: "The server cannot be reached from here. Nothing was changed.",
  });
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  errors?: FieldProblem[];
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = await readBody(response);
  return new Problem({
    status: response.status,
    code: body.code ?? "unknown",
    detail: body.detail ?? body.title ?? `The server answered ${response.status}.`,
    ...(body.errors ? { fields: body.errors } : {}),
  });
}

async function readBody(response: Response): Promise<ProblemBody> {
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) return {};
  try {
    const body: ProblemBody = await response.json();
    return body;
  } catch {
    return {};
  }
}

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status);
}
