import { z } from "zod";
import { canarySchema, liveSchema, releasePolicySchema, shadowSchema } from "./release-policy.ts";
import type { ReleasePolicy } from "./release-policy.ts";

/** In what a rule differs from the policy for all; what it does not name is as there, also when that changes. */
export const ownPolicySchema = z
  .strictObject({
    ...releasePolicySchema.partial().shape,
    shadow: shadowSchema.partial().optional(),
    canary: canarySchema.partial().optional(),
    live: liveSchema.partial().optional(),
    secondPersonToSend: z.boolean().optional(),
  })
  .refine((own) => Object.values(own).some((each) => each !== undefined), {
    message: "names nothing in which the rule differs: give null to let it be as every other",
  });

export type OwnPolicy = z.output<typeof ownPolicySchema>;

export function mergePolicy(general: ReleasePolicy, own: OwnPolicy): ReleasePolicy {
  const { shadow, canary, live, ...rest } = own;
  return releasePolicySchema.parse({
    ...general,
    ...said(rest),
    shadow: { ...general.shadow, ...said(shadow) },
    canary: { ...general.canary, ...said(canary) },
    live: { ...general.live, ...said(live) },
  });
}

/** Without what is there and undefined, which would take away what the policy for all says. */
const said = (part: object | undefined): object =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined));
