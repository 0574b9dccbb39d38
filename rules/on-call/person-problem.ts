import type { NamedPerson } from "#platform";

/** Why a person cannot be told of a site (null: of any), for who names them by id; null: they can. */
export function personProblem(
  person: NamedPerson | undefined,
  id: number,
  siteId: number | null,
): string | null {
  if (person === undefined) return `names person ${id}, who does not exist`;
  const { name, sites } = person.principal;
  if (person.disabled) return `names ${name}, whose account is disabled`;
  if (siteId !== null && sites !== "all" && !sites.includes(siteId)) {
    return `names ${name}, who may not see the site`;
  }
  return null;
}
