import { expect, test } from "vitest";
import { createLog } from "./log.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLog({ destination: { write: (line: string) => lines.push(line) } }));
  return JSON.parse(lines.join(""));
}

test("an error is logged with its code and cause, without what a driver hangs on it", () => {
  const cause = new Error("the disk is full");
  const error = Object.assign(new Error("not written", { cause }), {
    code: "53100",
    client: { connection: "everything about it" },
  });
  const { err } = logged((log) => log.error({ err: error }, "failed"));
  expect(err).toEqual({
    type: "Error",
    message: "not written",
    code: "53100",
    stack: expect.stringContaining("not written"),
    cause: { type: "Error", message: "the disk is full", stack: expect.any(String) },
  });
});

test("passwords and tokens are cut out", () => {
  const line = logged((log) => log.info({ password: "p", device: { token: "t" } }, "x"));
  expect(line).toMatchObject({ password: "[cut out]", device: { token: "[cut out]" } });
});
