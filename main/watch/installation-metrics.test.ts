import { createMetrics } from "#platform";
import { expect, test } from "vitest";
import type { CheckResult, CheckState } from "./check.ts";
import { installationMetrics } from "./installation-metrics.ts";
import { reportOf } from "./report.ts";

const found = (name: string, state: CheckState): CheckResult => ({
  name,
  state,
  detail: "",
  remedy: null,
  value: null,
});
const processOf = (pid: number, roles: string[], checks: CheckResult[], heardAgoMs = 0) => {
  const at = new Date(Date.UTC(2026, 0, 1, 12));
  const said = { startedAt: at, seenAt: at, silentMs: heardAgoMs };
  return { id: `id-${pid}`, host: "mill", pid, roles, ...said, checks };
};

test("Prometheus hears of every process, of one that fell silent, and of work that nobody does", async () => {
  let rows = [
    processOf(1, ["api"], [found("memory", "ok")]),
    processOf(2, ["ingest"], [found("ingest", "failing"), found("memory", "warning")]),
    processOf(3, ["ingest"], [found("memory", "ok")], 600_000),
  ];
  const metrics = createMetrics();
  installationMetrics(metrics, async () => reportOf(rows));
  const states = async (): Promise<string[]> =>
    (await metrics.expose()).body
      .split("\n")
      .filter((line) => line.startsWith("millwright_installation_check_state{"))
      .map((line) => line.slice(line.indexOf("{")))
      .sort();
  expect(await states()).toEqual([
    '{check="heard-from",roles="ingest",process="mill/3"} 2',
    '{check="ingest",roles="ingest",process="mill/2"} 2',
    '{check="memory",roles="api",process="mill/1"} 0',
    '{check="memory",roles="ingest",process="mill/2"} 1',
    '{check="vacant",roles="worker",process=""} 2',
  ]);
  rows = [processOf(4, ["ingest", "worker", "api"], [found("memory", "ok")])];
  expect(await states()).toEqual(['{check="memory",roles="ingest,worker,api",process="mill/4"} 0']);
});
