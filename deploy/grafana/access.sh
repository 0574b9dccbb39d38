#!/bin/bash
# A role that may read what assets and signals are called: no secret of a device, no dead letter, no order.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$GRAFANA_DATABASE_PASSWORD" <<'SQL'
select 'create role grafana login' where not exists (select from pg_roles where rolname = 'grafana') \gexec
alter role grafana password :'password';
grant usage on schema ingest to grafana;
grant select on ingest.site, ingest.system, ingest.asset_class, ingest.asset, ingest.component, ingest.signal to grafana;
SQL
