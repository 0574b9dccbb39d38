import { invalid, peopleNamed } from "#platform";
import type { Database } from "#platform";
import { personProblem } from "../person-problem.ts";
import type { Rota } from "./rota-schema.ts";

/** @throws AppError invalid for people who are not there, may not sign in or may not see the site, by field */
export async function checkRota(db: Database, rota: Rota, siteId: number | null): Promise<void> {
  const named = rota.layers.flatMap(({ people }, layer) =>
    people.map((id, place) => ({ id, field: `rota.layers[${layer}].people[${place}]` })),
  );
  const people = await peopleNamed(
    db,
    named.map(({ id }) => id),
  );
  const errors = named.flatMap(({ id, field }) => {
    const message = personProblem(people.get(id), id, siteId);
    return message === null ? [] : [{ field, message }];
  });
  if (errors.length === 0) return;
  const detail = errors.map(({ field, message }) => `${field} ${message}`).join("; ");
  throw invalid(`The rota names who cannot be on call: ${detail}.`, { errors });
}
