import { sql } from "kysely";
import type { PlantDocument } from "./plant-document.ts";
import { type PlantRows, signalRow } from "./resolve-plant.ts";
import { json, type Trx } from "./upsert.ts";

/**
 * What classes of the document have got since assets were registered that the document does not name: a new signal of a class is one of all its
 * assets. Only what is missing on them, so what an asset says differently stays.
 */
export async function missingOnRegistered(
  trx: Trx,
  { assetClasses }: PlantDocument,
  named: PlantRows["assets"],
): Promise<Pick<PlantRows, "components" | "signals">> {
  const found: Pick<PlantRows, "components" | "signals"> = { components: [], signals: [] };
  if (assetClasses.length === 0) return found;
  for (const { class: code, part, key, site, tag } of await missing(trx, assetClasses, named)) {
    const at = assetClasses.findIndex((each) => each.code === code);
    const assetClass = assetClasses[at];
    const component = assetClass?.components.find((each) => each.code === key);
    if (part === "component" && component !== undefined) {
      found.components.push({ site, tag, code: key, name: component.name, inherited: true });
    }
    const place = assetClass?.signals.findIndex((each) => each.key === key) ?? -1;
    const signal = assetClass?.signals[place];
    if (part === "signal" && signal !== undefined) {
      const field = `assetClasses[${at}].signals[${place}]`;
      found.signals.push({ ...signalRow(site, tag, signal), inherited: true, field });
    }
  }
  return found;
}

interface Missing {
  class: string;
  part: "component" | "signal";
  key: string;
  site: string;
  tag: string;
}

async function missing(
  trx: Trx,
  classes: PlantDocument["assetClasses"],
  named: PlantRows["assets"],
): Promise<Missing[]> {
  const parts = classes.flatMap(({ code, components, signals }) => [
    ...components.map((each) => ({ class: code, part: "component", key: each.code })),
    ...signals.map(({ key }) => ({ class: code, part: "signal", key })),
  ]);
  const { rows } = await sql<Missing>`
    select p.class, p.part, p.key, s.code as site, a.tag
    from jsonb_to_recordset(${json(parts)}) as p (class text, part text, key text)
    join ingest.asset_class c on c.code = p.class
    join ingest.asset a on a.class_id = c.id
    join ingest.site s on s.id = a.site_id
    where not exists (select from ingest.component m where p.part = 'component' and m.asset_id = a.id and m.code = p.key)
      and not exists (select from ingest.signal m where p.part = 'signal' and m.asset_id = a.id and m.key = p.key)
      and (s.code, a.tag) not in (select n.site, n.tag from jsonb_to_recordset(${json(named)}) as n (site text, tag text))
    order by s.code, a.tag, p.part, p.key`.execute(trx);
  return rows;
}
