import type { Target } from "../policy/policy-schema.ts";
import type { StoredRota } from "../rota/rota-store.ts";
import { onCallOf } from "../rota/who-is-on-call.ts";
import type { Override } from "../rota/who-is-on-call.ts";

/** Whom a step of a policy means at a moment, and by what. */
export type Named =
  | { to: "person"; personId: number; name: string; via: string }
  | { to: "webhooks"; name: string; via: string }
  /** Nobody stands behind it now; why not. */
  | { to: "nobody"; name: string; via: string; reason: string };

/** Rotas that targets name, and who stands in in each. */
export interface Surroundings {
  rotas: ReadonlyMap<number, StoredRota>;
  overrides: ReadonlyMap<number, Override[]>;
  at: number;
}

/** Whom a target means at a moment. */
export function resolveTarget(target: Target, { rotas, overrides, at }: Surroundings): Named[] {
  if ("webhooks" in target) return [{ to: "webhooks", name: "Webhooks", via: "webhooks" }];
  if ("person" in target) return [person(target.person, "named by the policy")];
  const id = "onCall" in target ? target.onCall.rota : target.everybody;
  const stored = rotas.get(id);
  const via = stored === undefined ? `rota ${id}` : `the rota ${stored.rota.name}`;
  if (stored === undefined || stored.retired !== null) {
    const reason = stored === undefined ? `there is no rota ${id}` : `${via} is retired`;
    return [{ to: "nobody", name: "Nobody", via, reason }];
  }
  const { rota } = stored;
  const standIns = overrides.get(id) ?? [];
  if ("everybody" in target) {
    const all = [
      ...rota.layers.flatMap(({ people }) => people),
      ...standIns.flatMap(({ personId, from, until }) =>
        from <= at && at < until ? [personId] : [],
      ),
    ];
    return all.map((personId) => person(personId, `in ${via}`));
  }
  const wanted = target.onCall.layer;
  const layer =
    wanted === undefined ? rota.layers[0]! : rota.layers.find(({ name }) => name === wanted);
  if (layer === undefined) {
    const reason = `${via} has no layer "${wanted}"`;
    return [{ to: "nobody", name: "Nobody", via, reason }];
  }
  const byLayer = `on call in ${layer.name} of ${via}`;
  const { personId, why } = onCallOf(layer, rota.timeZone, standIns)(at);
  if (personId !== null) return [person(personId, byLayer)];
  const words = why === "not-begun" ? "its turns have not begun" : "it is outside its hours";
  const reason = `nobody is on call in ${layer.name} of ${via}: ${words}`;
  return [{ to: "nobody", name: "Nobody", via: byLayer, reason }];
}

const person = (personId: number, via: string): Named => ({
  to: "person",
  personId,
  name: `Person ${personId}`,
  via,
});

/** Who is named twice is told once, by what comes first. */
export function onceEach(named: readonly Named[]): Named[] {
  const seen = new Set<string>();
  return named.filter((one) => {
    const key =
      one.to === "person"
        ? `person ${one.personId}`
        : `${one.to} ${one.to === "nobody" ? one.via : ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
