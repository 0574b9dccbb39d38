import { createHmac } from "node:crypto";

/** Two users that speak for nobody: with them `millwright doctor` tries whether one user can publish as another. */
export const probeUsers = ["probe-1@millwright", "probe-2@millwright"] as const;
export type ProbeUser = (typeof probeUsers)[number];

/** What probes publish to: nothing that the product listens to. */
export const probeFilter = "mw/v1/+/+/probe";

export function probeTopic(user: ProbeUser): string {
  return `mw/v1/probe/${probeUsers.indexOf(user) + 1}/probe`;
}

/** What the rules that the product writes let a probe publish to, whatever else stands in them. */
export const writtenTopic = markTopic("written");

/** And the same of just these rules, by their mark (`mark.ts`): whoever may publish there is judged by them. */
export function markTopic(mark: string): string {
  return `mw/v1/rules/${mark}/probe`;
}

/** Known to whoever knows the product's own secret at the broker, so it is kept nowhere. */
export function probeSecret(user: ProbeUser, productSecret: string): string {
  return createHmac("sha256", productSecret).update(`millwright ${user}`).digest("base64url");
}
