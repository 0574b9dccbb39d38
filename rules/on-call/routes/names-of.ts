import { peopleNamed } from "#platform";
import type { Database } from "#platform";
import type { NameOf } from "./rota-schemas.ts";

/** Names for ids, asked for once. */
export async function namesOf(db: Database, ids: readonly number[]): Promise<NameOf> {
  const people = await peopleNamed(db, ids);
  return (id) => {
    const person = people.get(id);
    return { id, name: person?.principal.name ?? "", disabled: person?.disabled ?? true };
  };
}
