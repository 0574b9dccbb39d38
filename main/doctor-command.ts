import { problem } from "#ingest";
import type { Finding } from "#ingest";
import { AppError, readConfig } from "#platform";
import { examine } from "./doctor/examine.ts";

const marks = { ok: "ok       ", problem: "PROBLEM  ", unproven: "unproven " } as const;

/** Examines what the product stands on. The exit code is 1 when something must be mended. */
export async function doctorCommand({ json }: { json: boolean }): Promise<void> {
  const findings = await findAll();
  if (json) process.stdout.write(`${JSON.stringify({ findings, ...counts(findings) })}\n`);
  else process.stdout.write(`${told(findings)}\n`);
  if (findings.some(({ state }) => state === "problem")) process.exitCode = 1;
}

async function findAll(): Promise<Finding[]> {
  try {
    const config = readConfig(process.env);
    return [
      { check: "settings", state: "ok", words: "can be read", remedy: null },
      ...(await examine(config)),
    ];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [problem("settings", error.message, "platform/config/README.md explains each.")];
  }
}

function counts(findings: readonly Finding[]) {
  const count = (state: Finding["state"]) =>
    findings.filter((finding) => finding.state === state).length;
  return { ok: count("ok"), problems: count("problem"), unproven: count("unproven") };
}

function told(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, state, words, remedy }) => [
    `${marks[state]} ${check}: ${words}`,
    ...(remedy === null ? [] : [`           → ${remedy}`]),
  ]);
  const { ok, problems, unproven } = counts(findings);
  return [...lines, "", `${ok} ok, ${problems} to mend, ${unproven} unproven`].join("\n");
}
