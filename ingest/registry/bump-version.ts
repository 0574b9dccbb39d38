import { type Kysely, sql } from "kysely";

/** The channel on which every process learns that its cached registry is out of date. */
export const registryChannel = "ingest_registry";

/** To be called in the transaction of every change to the registry or the devices. */
export async function bumpRegistryVersion<T>(trx: Kysely<T>): Promise<void> {
  await sql`
    with bumped as (update ingest.registry_version set version = version + 1 returning version)
    select pg_notify(${registryChannel}, version::text) from bumped`.execute(trx);
}
