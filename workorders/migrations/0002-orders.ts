import type { Migration } from "#platform";
import { sql } from "kysely";

/** Work orders with their flags, kit lines, reservations, stock ledger and history. */
export const orders: Migration = {
  module: "workorders",
  name: "0002-orders",
  async up(db) {
    await sql`
      create table workorders.work_order (
        id bigint generated always as identity (start with 1001) primary key,
        version integer not null default 1,
        site_id bigint not null,
        site_name text not null,
        asset_id bigint not null,
        asset_tag text not null,
        asset_name text not null,
        asset_class text not null,
        criticality integer not null,
        kind text not null check (kind in ('process', 'instrument')),
        failure_mode text not null,
        title text not null,
        required_skill text not null,
        status text not null check (status in ('awaiting-approval', 'approved', 'scheduled', 'awaiting-material',
          'dispatched', 'in-progress', 'on-hold', 'completed', 'closed', 'cancelled')),
        status_since timestamptz not null,
        status_reason text,
        held_from text,
        priority_score double precision not null,
        priority_class text not null check (priority_class in ('P1', 'P2', 'P3', 'P4')),
        priority_terms jsonb not null,
        due_at timestamptz not null,
        due_why text not null,
        kit_why text not null,
        technician_id bigint references workorders.technician (id),
        scheduled_for timestamptz,
        cancel_offered text,
        repeat_of bigint references workorders.work_order (id),
        opened_at timestamptz not null,
        completed_at timestamptz,
        report jsonb,
        repaired boolean,
        updated_at timestamptz not null
      )`.execute(db);
    await sql`comment on column workorders.work_order.cancel_offered is 'why a person may want to cancel it: every flag behind it was withdrawn'`.execute(
      db,
    );

    // The promise "at most one open order per (asset, failure mode)" is this index, not anyone's care.
    await sql`
      create unique index work_order_one_open on workorders.work_order (asset_id, failure_mode)
        where status not in ('completed', 'closed', 'cancelled')`.execute(db);
    await sql`create index work_order_site on workorders.work_order (site_id, status)`.execute(db);
    await sql`
      create index work_order_ended on workorders.work_order (asset_id, failure_mode, completed_at desc)
        where completed_at is not null`.execute(db);

    await sql`
      create table workorders.work_order_flag (
        flag_id bigint not null,
        order_id bigint not null references workorders.work_order (id),
        occurrences integer not null,
        condition text not null,
        rule_key text not null,
        rule_version_id bigint not null,
        severity integer not null,
        kind text not null,
        failure_mode text not null,
        time_to_failure_hours double precision,
        summary text not null,
        raised_at timestamptz not null,
        triggered_at timestamptz not null,
        recorded_at timestamptz not null,
        attached_at timestamptz not null,
        state text not null check (state in ('raised', 'returned', 'withdrawn')),
        state_at timestamptz not null,
        outcome text,
        primary key (order_id, flag_id)
      )`.execute(db);
    await sql`comment on column workorders.work_order_flag.occurrences is 'how often the flag had been raised when this order last heard of it'`.execute(
      db,
    );
    await sql`create index work_order_flag_flag on workorders.work_order_flag (flag_id, order_id)`.execute(
      db,
    );

    await sql`
      create table workorders.kit_line (
        id bigint generated always as identity primary key,
        order_id bigint not null references workorders.work_order (id),
        part_id bigint not null references workorders.part (id),
        quantity integer not null check (quantity >= 0),
        used integer check (used >= 0),
        outside_stock integer not null default 0 check (outside_stock >= 0),
        unique (order_id, part_id)
      )`.execute(db);
    await sql`comment on column workorders.kit_line.quantity is 'planned; 0 for a part that was used though nobody planned it'`.execute(
      db,
    );
    await sql`comment on column workorders.kit_line.outside_stock is 'of those used, how many no stock of ours covered'`.execute(
      db,
    );

    await sql`
      create table workorders.reservation (
        id bigint generated always as identity primary key,
        order_id bigint not null references workorders.work_order (id),
        kit_line_id bigint not null references workorders.kit_line (id),
        part_id bigint not null,
        location_id bigint not null references workorders.stock_location (id),
        quantity integer not null check (quantity > 0),
        state text not null check (state in ('soft', 'hard', 'picked', 'used', 'returned', 'released')),
        foreign key (part_id, location_id) references workorders.stock (part_id, location_id)
      )`.execute(db);
    await sql`create index reservation_order on workorders.reservation (order_id)`.execute(db);

    await sql`
      create table workorders.stock_movement (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        part_id bigint not null,
        location_id bigint not null,
        kind text not null check (kind in ('counted', 'reserved', 'released', 'picked', 'used', 'returned')),
        on_hand_delta integer not null,
        reserved_delta integer not null,
        order_id bigint references workorders.work_order (id),
        by text not null,
        foreign key (part_id, location_id) references workorders.stock (part_id, location_id)
      )`.execute(db);
    await sql`create index stock_movement_cell on workorders.stock_movement (part_id, location_id, id)`.execute(
      db,
    );

    await sql`
      create table workorders.history (
        id bigint generated always as identity primary key,
        order_id bigint not null references workorders.work_order (id),
        at timestamptz not null,
        actor_kind text not null check (actor_kind in ('person', 'machine', 'system')),
        actor_id bigint,
        actor_name text not null,
        what text not null,
        from_status text,
        to_status text,
        text text not null
      )`.execute(db);
    await sql`create index history_order on workorders.history (order_id, id)`.execute(db);
  },
};
