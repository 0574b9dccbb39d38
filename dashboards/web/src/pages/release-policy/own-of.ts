import type { OwnPolicy, ReleasePolicy } from "../../api/release-policy.ts";

/** In what one policy differs from another, place by place; null: in nothing. */
export function ownOf(general: ReleasePolicy, wanted: ReleasePolicy): OwnPolicy | null {
  const own: OwnPolicy = {
    ...partOf("shadow", differing(general.shadow, wanted.shadow)),
    ...partOf("canary", differing(general.canary, wanted.canary)),
    ...partOf("live", differing(general.live, wanted.live)),
    ...differing(besides(general), besides(wanted)),
  };
  return Object.keys(own).length === 0 ? null : own;
}

const besides = (policy: ReleasePolicy) => ({
  approverIsNotAuthor: policy.approverIsNotAuthor,
  secondPersonToSend: policy.secondPersonToSend,
  directToLive: policy.directToLive,
  rollback: policy.rollback,
  standByDays: policy.standByDays,
});

const partOf = (name: "shadow" | "canary" | "live", part: object) =>
  Object.keys(part).length === 0 ? {} : { [name]: part };

function differing<Part extends object>(general: Part, wanted: Part): Partial<Part> {
  const differs: Partial<Part> = { ...wanted };
  for (const name in differs) {
    if (JSON.stringify(differs[name]) === JSON.stringify(general[name])) delete differs[name];
  }
  return differs;
}
