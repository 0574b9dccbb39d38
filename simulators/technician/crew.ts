import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "../api/api-client.ts";
import { ApiProblem } from "../api/problem.ts";
import type { Finding } from "../plant/plant.ts";
import { visit } from "./report.ts";
import { type OrderSummary, orderDetailSchema, orderSummarySchema } from "./work-order.ts";

/** The machines as somebody who stands before them meets them. */
export interface Shopfloor {
  inspect(tag: string): Finding[];
  replace(tag: string, componentOrSignal: string): void;
}

export interface Crew {
  /** Looks at the open orders again, soon. Call it whenever something may have happened. */
  nudge(): void;
  /** Resolves when the crew has stopped, after its signal. */
  done: Promise<void>;
}

/**
 * A dispatcher who sends whoever can go, and technicians who travel, look, repair and report. They know of
 * orders only what the API says, look at all of them again at every nudge and at least every `pollMs`, and
 * so carry on after any interruption where the orders stand.
 */
export function startCrew({
  dispatcher,
  technician,
  shopfloor,
  signal,
  onError,
  travelMs = 2_000,
  workMs = 2_500,
  pollMs = 2_000,
}: {
  dispatcher: ApiClient;
  technician: ApiClient;
  shopfloor: Shopfloor;
  signal: AbortSignal;
  onError: (error: unknown) => void;
  travelMs?: number;
  workMs?: number;
  pollMs?: number;
}): Crew {
  const inHand = new Map<number, Promise<void>>();
  /** Technicians whose dispatch is on its way to the API. */
  const beingSent = new Set<number>();
  let nudged: (() => void) | null = null;

  const verb = (api: ApiClient, order: { id: number }, name: string, body: object) =>
    api.post(`/work-orders/${order.id}/${name}`, body, orderDetailSchema);
  const pause = (ms: number) => delay(ms, undefined, { signal });

  /** Sends the best candidate who is not on another order; false when nobody can go now. */
  const dispatch = async (order: OrderSummary, busy: Set<number>): Promise<boolean> => {
    const { candidates } = await dispatcher.get(`/work-orders/${order.id}`, orderDetailSchema);
    const free = candidates.find(
      ({ suitable, technicianId: id }) => suitable && !busy.has(id) && !beingSent.has(id),
    );
    if (free === undefined) return false;
    beingSent.add(free.technicianId);
    try {
      await verb(dispatcher, order, "dispatch", { technicianId: free.technicianId });
    } finally {
      beingSent.delete(free.technicianId);
    }
    return true;
  };

  const carryOut = async (order: OrderSummary): Promise<boolean> => {
    if (order.status === "dispatched") {
      await pause(travelMs);
      await verb(technician, order, "start", {});
    }
    await pause(workMs);
    const detail = await technician.get(`/work-orders/${order.id}`, orderDetailSchema);
    const { report, replaced } = visit(detail, shopfloor.inspect(order.asset.tag));
    if (replaced !== null) shopfloor.replace(order.asset.tag, replaced);
    await verb(technician, order, "complete", report);
    return true;
  };

  /** Works on an order in the background; `work` tells whether it moved the order. */
  const take = (order: OrderSummary, work: Promise<boolean>): void => {
    const quietly = work
      .catch((error: unknown) => {
        // Somebody else moved the order on, or we are stopping: the next look shows where it stands.
        if (signal.aborted || (error instanceof ApiProblem && error.status === 409)) return false;
        onError(error);
        return false;
      })
      .then((moved) => {
        inHand.delete(order.id);
        if (moved) crew.nudge();
        return undefined;
      });
    inHand.set(order.id, quietly);
  };
  const approve = async (order: OrderSummary): Promise<boolean> => {
    await verb(dispatcher, order, "approve", {});
    return true;
  };

  const lookOnce = async (): Promise<void> => {
    const open = await dispatcher.list(
      "/work-orders?status=open&sort=priority",
      orderSummarySchema,
    );
    const onTheWay = open.filter(
      ({ status }) => status === "dispatched" || status === "in-progress",
    );
    const busy = new Set(onTheWay.flatMap((order) => order.technician?.id ?? []));
    for (const order of open.filter(({ id }) => !inHand.has(id))) {
      if (onTheWay.includes(order)) take(order, carryOut(order));
      else if (order.status === "awaiting-approval") take(order, approve(order));
      else if (order.status === "approved") take(order, dispatch(order, busy));
    }
  };

  const crew: Crew = {
    nudge: () => nudged?.(),
    done: (async () => {
      while (!signal.aborted) {
        const news = new Promise<void>((resolve) => {
          nudged = resolve;
        });
        await lookOnce().catch((error: unknown) => {
          if (!signal.aborted) onError(error);
        });
        const idle = new AbortController();
        await Promise.race([
          news,
          delay(pollMs, undefined, { signal: AbortSignal.any([signal, idle.signal]) }).catch(
            () => {},
          ),
        ]);
        idle.abort();
      }
      await Promise.all(inHand.values());
    })(),
  };
  return crew;
}
