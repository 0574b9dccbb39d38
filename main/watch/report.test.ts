import { expect, test } from "vitest";
import type { CheckResult, CheckState } from "./check.ts";
import { bytesInWords, inWords, judge } from "./judge.ts";
import { reportOf, silentAfterMs } from "./report.ts";

function processOf(options: { roles?: string[]; heardAgoMs?: number; states?: CheckState[] }) {
  const { roles = ["ingest", "worker", "api"], heardAgoMs = 1_000, states = ["ok"] } = options;
  const checks: CheckResult[] = states.map((state, place) => ({
    name: `check ${place}`,
    state,
    detail: "",
    remedy: null,
    value: null,
  }));
  const at = new Date(Date.UTC(2026, 0, 1, 12));
  const said = { startedAt: at, seenAt: at, silentMs: heardAgoMs };
  return { id: "x", host: "mill", pid: 7, roles, ...said, checks };
}

test("the worst finding is the state of all", () => {
  const rows = [processOf({ states: ["ok", "warning"] }), processOf({ roles: ["api"] })];
  expect(reportOf(rows)).toMatchObject({ state: "warning", vacant: [] });
});

test("work that no process does is failing, though nobody is left who could say so", () => {
  const rows = [processOf({ roles: ["api"] }), processOf({ roles: ["worker"] })];
  expect(reportOf(rows)).toMatchObject({ state: "failing", vacant: ["ingest"] });
  rows.push(processOf({ roles: ["ingest"] }));
  expect(reportOf(rows)).toMatchObject({ state: "ok", vacant: [] });
  expect(reportOf([]).vacant).toEqual(["ingest", "worker", "api"]);
});

test("a process that has said nothing is failing, whatever it said last", () => {
  const report = reportOf([processOf({ heardAgoMs: silentAfterMs + 60_000 })]);
  expect(report.state).toBe("failing");
  expect(report.processes[0]?.checks).toEqual([
    expect.objectContaining({
      name: "heard-from",
      detail: "process 7 on mill (ingest, worker, api) has said nothing for 105 s",
    }),
  ]);
});

test("a dead process whose work others do is a warning only", () => {
  const dead = processOf({ roles: ["worker"], heardAgoMs: silentAfterMs + 1 });
  expect(reportOf([dead, processOf({})]).state).toBe("warning");
  expect(reportOf([dead, processOf({ roles: ["ingest", "api"] })]).state).toBe("failing");
});

test("a figure is judged by two levels, upwards or downwards, and carries its remedy when it is beyond one", () => {
  const words = { detail: "how it is", remedy: "what to do" };
  const up = { warning: 10, failing: 20 };
  const down = { warning: 10, failing: 5, lessIsWorse: true };
  expect([9, 11, 21].map((value) => judge(value, up, words).state)).toEqual([
    "ok",
    "warning",
    "failing",
  ]);
  expect([11, 9, 4].map((value) => judge(value, down, words).state)).toEqual([
    "ok",
    "warning",
    "failing",
  ]);
  expect(judge(9, up, words).remedy).toBeNull();
  expect(judge(11, up, words).remedy).toBe("what to do");
});

test("times and sizes are told as coarsely as people read them", () => {
  expect([1_400, 240_000, 3 * 3_600_000, 30 * 86_400_000].map(inWords)).toEqual([
    "1 s",
    "4 min",
    "3 h",
    "30 days",
  ]);
  expect(bytesInWords(300 * 1_024 ** 2)).toBe("300 MiB");
  expect(bytesInWords(2.5 * 1_024 ** 3)).toBe("2.5 GiB");
});
