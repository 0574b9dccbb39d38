import { createProbes } from "#platform";
import type { Parts } from "../parts.ts";
import { readinessOf } from "./check.ts";
import type { Watch } from "./create-watch.ts";

/** A process without pages says how it is at a port of its own, if the settings name one. */
export async function serveProbes(
  stack: AsyncDisposableStack,
  parts: Parts,
  watch: Watch,
): Promise<void> {
  const { config, step } = parts;
  const at = config.probes;
  if (at === null) return;
  const probes = createProbes({ ...parts, at });
  probes.readiness.registerAll(() => readinessOf(watch.results()));
  const listening = await step("probes", () => probes.listen());
  stack.defer(() => listening.close());
}
