import { describe, expect, test } from "vitest";
import { workOrderStatuses } from "../orders/status.ts";
import { isWaiting, waitingSince } from "./wait.ts";

const at = 1_000_000;

describe("an order", () => {
  test("waits for somebody only where nobody has decided otherwise", () => {
    expect(workOrderStatuses.filter(isWaiting)).toEqual([
      "awaiting-approval",
      "approved",
      "scheduled",
      "dispatched",
    ]);
  });

  test("waits since it came to its status, and since its appointment where it has one", () => {
    const since = (status: "approved" | "scheduled" | "dispatched", scheduledFor: number | null) =>
      waitingSince({ status, statusSince: at, scheduledFor });
    expect(since("approved", at + 5)).toBe(at);
    expect(since("scheduled", at + 5)).toBe(at + 5);
    expect(since("scheduled", at - 5)).toBe(at);
    expect(since("dispatched", at + 5)).toBe(at + 5);
    expect(since("dispatched", null)).toBe(at);
  });
});
