import type { RuleDefinition } from "./rule-schema.ts";

/** Whether somebody is sent for its flags. Nobody is for a fault that has no name. */
export const sendsPeople = ({
  kind,
  failureMode,
}: Pick<RuleDefinition, "kind" | "failureMode">): boolean =>
  kind === "instrument" || failureMode !== undefined;
