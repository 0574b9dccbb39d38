import type { Target } from "../../api/escalation-policy.ts";

/** Whom a step tells as one text, for a list to choose from: "onCall:3:First", "onCall:3", "everybody:3", "person:12", "webhooks". */
export function valueOf(target: Target): string {
  if ("onCall" in target) {
    const { rota, layer } = target.onCall;
    return layer === undefined ? `onCall:${rota}` : `onCall:${rota}:${layer}`;
  }
  if ("everybody" in target) return `everybody:${target.everybody}`;
  return "person" in target ? `person:${target.person}` : "webhooks";
}

export function targetOf(value: string): Target {
  const [kind, id, ...rest] = value.split(":");
  const number = Number(id);
  if (kind === "everybody") return { everybody: number };
  if (kind === "person") return { person: number };
  if (kind !== "onCall") return { webhooks: true };
  // A layer's name may have colons of its own.
  return { onCall: { rota: number, ...(rest.length === 0 ? {} : { layer: rest.join(":") }) } };
}
