import { type Kysely, sql } from "kysely";

/** The channel on which every process learns that its cached registry is out of date. */
export const registryChannel = "ingest_registry";

/** To be called in the transaction of every change to sites, classes, assets or signals. */
export async function bumpRegistryVersion<T>(trx: Kysely<T>): Promise<void> {
  await sql`
    with bumped as (update ingest.registry_version set version = version + 1 returning version)
    select pg_notify(${registryChannel}, 'assets ' || version) from bumped`.execute(trx);
}

/**
 * To be called in the transaction of every change to devices. The row of the version is locked until commit, so in the
 * order of versions nothing that is read can be followed by something older.
 */
export async function bumpDeviceVersion<T>(
  trx: Kysely<T>,
  deviceIds: readonly number[],
): Promise<void> {
  await sql`
    with bumped as (update ingest.device_version set version = version + 1 returning version),
      marked as (
        update ingest.device d set version = b.version from bumped b where d.id = any (${deviceIds}::bigint[]))
    select pg_notify(${registryChannel}, 'devices ' || version) from bumped`.execute(trx);
}
