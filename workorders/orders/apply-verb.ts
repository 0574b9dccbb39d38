import { conflict, invalid, notFound } from "#platform";
import type { AppError } from "#platform";
import type { z } from "zod";

import type { WorkOrderSettings } from "../settings.ts";
import { hardenKit } from "../stock/harden-kit.ts";
import { pickKit } from "../stock/pick-kit.ts";
import type { Db, Trx } from "../tables.ts";
import { technicianAt } from "../technicians/technician-store.ts";
import type { Technician } from "../technicians/technician.ts";
import type { Acting } from "./acting.ts";
import { addParts } from "./add-parts.ts";
import { completeOrder } from "./complete-order.ts";
import type { OrderEvent } from "./event.ts";
import { giveKitBack } from "./give-kit-back.ts";
import { lockOrder } from "./load-order.ts";
import type { LoadedOrder } from "./load-order.ts";
import { isRefusal } from "./order.ts";
import type { Refusal } from "./order.ts";
import { saveEvent } from "./save-event.ts";
import { workOrderNumber } from "./status.ts";
import { decide } from "./verbs/decide.ts";
import type { CommandSchema, Verb } from "./verbs/verb.ts";
import type { SiteScope } from "./within-sites.ts";

/** One verb of one order, from lock to outbox, in one transaction. Throws what HTTP answers: 404, 409, 422. */
export async function applyVerb<Command extends CommandSchema>(
  db: Db,
  settings: Pick<WorkOrderSettings, "clock">,
  request: {
    verb: Verb<Command>;
    orderId: number;
    sites: SiteScope;
    command: z.output<Command>;
    by: Acting;
  },
): Promise<void> {
  const { verb, orderId, sites, command, by } = request;
  await db.transaction().execute(async (trx) => {
    const loaded = await lockOrder(trx, orderId, sites);
    if (loaded === null) {
      throw notFound(`There is no work order ${workOrderNumber(orderId)}, or none you may see.`);
    }
    refuseStale(loaded, verb.past, command.version);
    const at = new Date(settings.clock.now());
    const technician = await namedTechnician(trx, loaded, command.technicianId, by);
    const event = decide(verb, loaded.order, command, {
      now: at.getTime(),
      actor: by,
      technician,
    });
    if (isRefusal(event)) throw refusalError(loaded, event);
    await carryOut(trx, loaded, event, { at, by });
  });
}

function refuseStale({ row, order }: LoadedOrder, past: string, version?: number): void {
  if (version === undefined || version === row.version) return;
  throw conflict(
    `${order.number} cannot be ${past}: it has changed since you looked (version ${version}, now ${row.version}) and is ${row.status}. Load it again.`,
    { status: row.status, version: row.version },
    "stale-version",
  );
}

/** Named in the command, else the one it is scheduled for, else the technician who asks. */
async function namedTechnician(
  trx: Trx,
  { row }: LoadedOrder,
  named: number | undefined,
  by: Acting,
): Promise<Technician | null> {
  const id = named ?? row.technician_id ?? by.technicianId;
  return id === null ? null : technicianAt(trx, id, row.site_id);
}

function refusalError({ row }: LoadedOrder, { code, why, remedy }: Refusal): AppError {
  const data = { status: row.status, version: row.version, remedy };
  const message = `${why} ${remedy}`;
  if (code === "no-technician" || code === "in-the-past") return invalid(message, data, code);
  return conflict(message, data, code);
}

/** What a verb's event moves besides the order itself. */
async function carryOut(
  trx: Trx,
  loaded: LoadedOrder,
  event: OrderEvent,
  when: { at: Date; by: Acting },
): Promise<void> {
  const { row } = loaded;
  const ledger = { at: when.at, by: when.by.name, orderId: row.id };
  switch (event.type) {
    case "completed":
      return completeOrder(trx, loaded, event.report, when);
    case "material-awaited": {
      const short = await addParts(trx, row, event.parts, when);
      await saveEvent(trx, { row, order: { ...loaded.order, short } }, event, when);
      return;
    }
    case "approved":
      await hardenKit(trx, row.id);
      break;
    case "started":
      await pickKit(trx, ledger);
      break;
    case "cancelled":
      await giveKitBack(trx, row, when);
      break;
    default:
  }
  await saveEvent(trx, loaded, event, when);
}
