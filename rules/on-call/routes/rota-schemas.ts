import { z } from "#platform";
import { rotaSchema } from "../rota/rota-schema.ts";
import type { OverrideRow } from "../rota/overrides.ts";
import type { StoredRota } from "../rota/rota-store.ts";
import type { OnCall } from "../rota/who-is-on-call.ts";

export const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
const siteId = z.int().nullable().openapi({ description: "null: of all sites." });

export const PersonRef = z.object({
  id: z.int(),
  name: z.string().openapi({ description: "Empty: there is no such account any more." }),
  disabled: z.boolean(),
});
export type PersonRef = z.infer<typeof PersonRef>;

export const RotaAnswer = z
  .object({
    id: z.int(),
    siteId,
    version: z.int(),
    rota: rotaSchema,
    people: z.array(PersonRef).openapi({ description: "Whom its layers name." }),
    by: z.string(),
    at: time,
    comment: z.string().nullable(),
    retired: z.object({ at: time, by: z.string() }).nullable(),
  })
  .openapi("OnCallRota");

export const RotaVersion = z
  .object({
    version: z.int(),
    rota: rotaSchema,
    by: z.string(),
    at: time,
    comment: z.string().nullable(),
  })
  .openapi("OnCallRotaVersion");

const whys = [
  "rotation",
  "override",
  "outside-hours",
  "not-begun",
] as const satisfies OnCall["why"][];
const onCallFields = {
  layer: z.string(),
  person: PersonRef.nullable().openapi({ description: "null: nobody." }),
  why: z.enum(whys),
  standInId: z.int().nullable(),
  insteadOf: PersonRef.nullable().openapi({ description: "Whose turn it would be." }),
};

export const OnCallNow = z
  .object({
    rota: z.object({ id: z.int(), name: z.string(), siteId, timeZone: z.string() }),
    layers: z.array(z.object(onCallFields)),
  })
  .openapi("OnCallNow");

export const Roster = z
  .object({
    rota: z.object({ id: z.int(), name: z.string(), siteId, timeZone: z.string() }),
    from: time,
    to: time,
    layers: z.array(
      z.object({
        layer: z.string(),
        entries: z.array(z.object({ ...onCallFields, from: time, until: time })).openapi({
          description: "Without a gap.",
        }),
      }),
    ),
  })
  .openapi("OnCallRoster");

export const StandInAnswer = z
  .object({
    id: z.int(),
    rotaId: z.int(),
    layer: z.string(),
    person: PersonRef,
    from: time,
    until: time,
    reason: z.string().nullable(),
    by: z.string(),
    at: time,
    cancelled: z.object({ at: time, by: z.string() }).nullable(),
  })
  .openapi("OnCallStandIn");

export type NameOf = (personId: number) => PersonRef;

export const presentRota = (stored: StoredRota, nameOf: NameOf): z.infer<typeof RotaAnswer> => ({
  ...stored,
  people: [...new Set(stored.rota.layers.flatMap(({ people }) => people))].map(nameOf),
  at: stored.at.toISOString(),
  retired:
    stored.retired === null ? null : { at: stored.retired.at.toISOString(), by: stored.retired.by },
});

export const rotaRef = ({ id, siteId, rota }: StoredRota) => ({
  id,
  siteId,
  name: rota.name,
  timeZone: rota.timeZone,
});

export const presentOnCall = (
  { layer, personId, why, overrideId, insteadOf }: OnCall,
  nameOf: NameOf,
) => ({
  layer,
  person: personId === null ? null : nameOf(personId),
  why,
  standInId: overrideId,
  insteadOf: insteadOf === null ? null : nameOf(insteadOf),
});

export const presentStandIn = (
  row: OverrideRow,
  nameOf: NameOf,
): z.infer<typeof StandInAnswer> => ({
  id: row.id,
  rotaId: row.rota_id,
  layer: row.layer,
  person: nameOf(row.person_id),
  from: row.from_at.toISOString(),
  until: row.until_at.toISOString(),
  reason: row.reason,
  by: row.by,
  at: row.at.toISOString(),
  cancelled:
    row.cancelled_at === null
      ? null
      : { at: row.cancelled_at.toISOString(), by: row.cancelled_by ?? "" },
});
