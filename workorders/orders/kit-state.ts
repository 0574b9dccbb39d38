import { isOpen } from "./status.ts";
import type { WorkOrderStatus } from "./status.ts";

export type KitState = "none" | "ready" | "short" | "picked" | "settled";

/** The kit in one word. `held` counts what is set aside or picked, `picked` the part of it that left the shelf. */
export function kitState(
  status: WorkOrderStatus,
  kit: { lines: number; missing: number; held: number; picked: number },
): KitState {
  if (kit.lines === 0) return "none";
  if (!isOpen(status)) return "settled";
  if (kit.missing > 0) return "short";
  return kit.picked === kit.held ? "picked" : "ready";
}
