import { peopleNamed } from "#platform";
import type { Database } from "#platform";
import type { RulesTables } from "../../tables.ts";
import type { Target } from "../policy/policy-schema.ts";
import { overridesBetween } from "../rota/overrides.ts";
import { rotasOf } from "../rota/rota-store.ts";
import { onceEach, resolveTarget } from "./resolve-target.ts";
import type { Named } from "./resolve-target.ts";

/** In the order of the policy, each once. */
export async function namedBy(db: Database, tell: readonly Target[], at: number): Promise<Named[]> {
  const rules = db.as<RulesTables>();
  const rotaIds = tell.flatMap(rotaOf);
  const rotas = await rotasOf(rules, rotaIds);
  const overrides = await overridesBetween(rules, rotaIds, { from: at, to: at });
  const named = tell.flatMap((target) => resolveTarget(target, { rotas, overrides, at }));
  const people = await peopleNamed(
    db,
    named.flatMap((one) => (one.to === "person" ? [one.personId] : [])),
  );
  return onceEach(named).map((one) =>
    one.to === "person"
      ? { ...one, name: people.get(one.personId)?.principal.name ?? one.name }
      : one,
  );
}

const rotaOf = (target: Target): number[] => {
  if ("onCall" in target) return [target.onCall.rota];
  return "everybody" in target ? [target.everybody] : [];
};
