import { stepsKept, type UnknownCount } from "./count-unknown.ts";

/** Of one credential; further keys stay dead letters, and are counted there. */
const signalsPerCredential = 1_000;
/** Of all unregistered topics together where no device is told: those can be made up without end. */
const signalsOfNobody = 20_000;

const text = `
  with seen as (
    select * from jsonb_to_recordset($1::jsonb) as s (topic text, site_id bigint, tag text, key text, credential text,
      device_id bigint, readings bigint, numbers bigint, texts bigint, decimals smallint, low double precision,
      high double precision, last_value jsonb, last_unit text, first_observed double precision,
      last_observed double precision, steps double precision[], received_at double precision)
  ), fresh as (
    select s.topic, s.key, row_number() over (partition by s.credential order by s.topic, s.key)
      + (select count(*) from ingest.unknown_signal u where u.credential = s.credential) as place,
      case when s.device_id is null and s.site_id is null then
        row_number() over (partition by s.device_id, s.site_id order by s.topic, s.key)
        + (select count(*) from ingest.unknown_signal u where u.device_id is null and u.site_id is null) end as of_nobody
    from seen s
    where not exists (select from ingest.unknown_signal u where u.topic = s.topic and u.key = s.key)
  )
  insert into ingest.unknown_signal as u (topic, site_id, tag, key, credential, device_id, readings, numbers, texts,
    decimals, low, high, last_value, last_unit, first_observed, last_observed, steps, first_received_at, last_received_at)
  select s.topic, s.site_id, s.tag, s.key, s.credential, s.device_id, s.readings, s.numbers, s.texts, s.decimals, s.low,
    s.high, s.last_value, s.last_unit, s.first_observed, s.last_observed, s.steps,
    to_timestamp(s.received_at / 1000), to_timestamp(s.received_at / 1000)
  from seen s left join fresh f using (topic, key)
  where coalesce(f.place, 0) <= ${signalsPerCredential} and coalesce(f.of_nobody, 0) <= ${signalsOfNobody}
  order by s.topic, s.key
  on conflict (topic, key) do update set
    credential = excluded.credential, device_id = excluded.device_id,
    site_id = coalesce(excluded.site_id, u.site_id),
    readings = u.readings + excluded.readings, numbers = u.numbers + excluded.numbers, texts = u.texts + excluded.texts,
    decimals = greatest(u.decimals, excluded.decimals), low = least(u.low, excluded.low), high = greatest(u.high, excluded.high),
    last_value = coalesce(excluded.last_value, u.last_value), last_unit = coalesce(excluded.last_unit, u.last_unit),
    first_observed = excluded.first_observed, last_observed = greatest(u.last_observed, excluded.last_observed),
    steps = (select coalesce(array_agg(step order by n), '{}') from (
      select step, n from unnest(u.steps
        || case when excluded.first_observed > u.last_observed
             then array[excluded.first_observed - u.last_observed] else '{}'::double precision[] end
        || excluded.steps) with ordinality as all_steps (step, n)
      order by n desc limit ${stepsKept}) as last_steps),
    last_received_at = greatest(u.last_received_at, excluded.last_received_at),
    status = case u.status when 'adopted' then 'waiting' else u.status end`;

/** Adds to the inbox of unknown signals; what was adopted and is refused again waits anew. */
export function unknownStatement(counts: readonly UnknownCount[]) {
  return { name: "ingest-unknown-signal", text, values: [JSON.stringify(counts)] };
}
