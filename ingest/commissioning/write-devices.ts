import { sql } from "kysely";
import { insertDevices } from "../devices/insert-devices.ts";
import { bumpDeviceVersion } from "../registry/bump-version.ts";
import { json, type Tally, type Trx } from "../registry/upsert.ts";
import type { WantedDevice } from "./resolve-device.ts";

export interface NewSecret {
  device: string;
  site: string;
  secret: string;
}

/** Makes devices, changes their limits and adds assets to those that they speak for. Their assets must be there by now. */
export async function writeDevices(
  trx: Trx,
  devices: readonly WantedDevice[],
): Promise<{ devices: Tally; secrets: NewSecret[] }> {
  const created = devices.filter((device) => device.id === undefined);
  const changed = devices.filter(
    (device) => device.id !== undefined && (device.changed || device.newTags.length > 0),
  );
  const sites = await trx.selectFrom("ingest.site").select(["id", "code"]).execute();
  const siteIds = new Map(sites.map((site) => [site.code, site.id]));
  const siteOf = new Map(created.map((device) => [device.name, device.site]));
  const inserted = await insertDevices(
    trx,
    created.flatMap(({ name, site, messagesPerSecond }) => {
      const siteId = siteIds.get(site);
      return siteId === undefined
        ? []
        : [{ name, siteId, maxMessagesPerSecond: messagesPerSecond }];
    }),
  );
  const touched = [
    ...inserted.map((row) => row.id),
    ...changed.flatMap((device) => device.id ?? []),
  ];
  if (touched.length > 0) {
    await sql`
      update ingest.device d set max_messages_per_second = w.rate
      from jsonb_to_recordset(${json(changed.map((d) => ({ id: d.id, rate: d.messagesPerSecond })))})
        as w (id bigint, rate double precision)
      where d.id = w.id and d.max_messages_per_second is distinct from w.rate`.execute(trx);
    const links = devices.flatMap(({ name, newTags }) => newTags.map((tag) => ({ name, tag })));
    await sql`
      insert into ingest.device_asset (device_id, asset_id)
      select d.id, a.id
      from jsonb_to_recordset(${json(links)}) as l (name text, tag text)
      join ingest.device d on d.name = l.name
      join ingest.asset a on a.site_id = d.site_id and a.tag = l.tag
      on conflict do nothing`.execute(trx);
    await bumpDeviceVersion(trx, touched);
  }
  return {
    devices: {
      created: inserted.length,
      updated: changed.length,
      unchanged: devices.length - created.length - changed.length,
    },
    secrets: inserted.map(({ name, secret }) => ({
      device: name,
      site: siteOf.get(name) ?? "",
      secret,
    })),
  };
}
