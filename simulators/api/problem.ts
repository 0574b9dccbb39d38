/** An answer that is no success, in the words of its problem details (RFC 9457). */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  readonly status: number;
  readonly code: string;

  constructor(request: string, status: number, body: unknown) {
    const problem = isRecord(body) ? body : {};
    const detail = typeof problem["detail"] === "string" ? problem["detail"] : JSON.stringify(body);
    const fields = Array.isArray(problem["errors"]) ? ` ${JSON.stringify(problem["errors"])}` : "";
    super(`${request} was answered ${status}: ${detail}${fields}`);
    this.status = status;
    this.code = typeof problem["code"] === "string" ? problem["code"] : "";
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
