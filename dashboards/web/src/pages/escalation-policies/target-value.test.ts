import { expect, test } from "vitest";
import type { Target } from "../../api/escalation-policy.ts";
import { targetOf, valueOf } from "./target-value.ts";

test("whom a step tells survives being chosen from a list, whatever a layer is called", () => {
  const targets: Target[] = [
    { onCall: { rota: 3 } },
    { onCall: { rota: 3, layer: "Nights: second" } },
    { everybody: 4 },
    { person: 12 },
    { webhooks: true },
  ];
  for (const target of targets) expect(targetOf(valueOf(target))).toEqual(target);
});
