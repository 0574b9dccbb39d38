import type { Metrics } from "#platform";
import { checkStates } from "./check.ts";
import type { HealthReport } from "./report.ts";

/** What all processes found when they looked at themselves, asked at each scrape. Prometheus so hears of one that fell silent, too. */
export function installationMetrics(metrics: Metrics, report: () => Promise<HealthReport>): void {
  metrics.gauge(
    "installation_check_state",
    "0 ok, 1 warning, 2 failing, of every process; check vacant: a role that no process has",
    {
      labels: ["check", "roles", "process"],
      async collect(gauge) {
        const { processes, vacant } = await report();
        gauge.reset();
        for (const { host, pid, roles, checks } of processes) {
          const of = { roles: roles.join(), process: `${host}/${pid}` };
          for (const { name, state } of checks) {
            gauge.set({ check: name, ...of }, checkStates.indexOf(state));
          }
        }
        for (const role of vacant) {
          gauge.set({ check: "vacant", roles: role, process: "" }, checkStates.indexOf("failing"));
        }
      },
    },
  );
}
