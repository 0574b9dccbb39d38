import { invalid, peopleNamed } from "#platform";
import type { Database, NamedPerson } from "#platform";
import { rotasOf } from "../rota/rota-store.ts";
import type { StoredRota } from "../rota/rota-store.ts";
import type { RulesTables } from "../../tables.ts";
import { personProblem } from "../person-problem.ts";
import type { EscalationPolicy, Target } from "./policy-schema.ts";

interface FieldError {
  field: string;
  message: string;
}

/** @throws AppError invalid for what it names and is not there, by field */
export async function checkPolicy(
  db: Database,
  policy: EscalationPolicy,
  siteId: number | null,
): Promise<void> {
  const targets = policy.levels.flatMap(({ steps }, level) =>
    steps.flatMap(({ tell }, step) =>
      tell.map((target, place) => ({
        target,
        field: `policy.levels[${level}].steps[${step}].tell[${place}]`,
      })),
    ),
  );
  const rotas = await rotasOf(
    db.as<RulesTables>(),
    targets.flatMap(({ target }) => rotaOf(target) ?? []),
  );
  const people = await peopleNamed(
    db,
    targets.flatMap(({ target }) => ("person" in target ? [target.person] : [])),
  );
  const errors = targets.flatMap(({ target, field }): FieldError[] => {
    const message = problemOf(target, { rotas, people, siteId });
    return message === null ? [] : [{ field, message }];
  });
  if (errors.length === 0) return;
  const detail = errors.map(({ field, message }) => `${field} ${message}`).join("; ");
  throw invalid(`The policy names what is not there: ${detail}.`, { errors });
}

const rotaOf = (target: Target): number | undefined => {
  if ("onCall" in target) return target.onCall.rota;
  return "everybody" in target ? target.everybody : undefined;
};

function problemOf(
  target: Target,
  {
    rotas,
    people,
    siteId,
  }: {
    rotas: ReadonlyMap<number, StoredRota>;
    people: ReadonlyMap<number, NamedPerson>;
    siteId: number | null;
  },
): string | null {
  if ("person" in target) return personProblem(people.get(target.person), target.person, siteId);
  const id = rotaOf(target);
  if (id === undefined) return null;
  const stored = rotas.get(id);
  if (stored === undefined) return `names rota ${id}, which does not exist`;
  if (stored.retired !== null) return `names rota ${id}, which is retired`;
  if (siteId !== null && stored.siteId !== null && stored.siteId !== siteId) {
    return `names rota ${id}, which is of another site`;
  }
  if (!("onCall" in target) || target.onCall.layer === undefined) return null;
  const names = stored.rota.layers.map(({ name }) => name);
  return names.includes(target.onCall.layer)
    ? null
    : `names a layer that rota ${id} has not; it has ${names.join(", ")}`;
}
