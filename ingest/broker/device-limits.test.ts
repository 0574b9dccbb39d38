import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createDeviceGuard } from "./device-limits.ts";

const message = (payloadBytes: number, ownLimit: number | null = null) => ({
  payloadBytes,
  weight: payloadBytes,
  ownLimit,
});

/** A guard whose time, timers included, passes only when told. */
function guarded(limits: Partial<Parameters<typeof createDeviceGuard>[0]> = {}) {
  vi.useFakeTimers({ now: 0 });
  const guard = createDeviceGuard(
    { messagesPerSecond: null, bytesPerSecond: 1_000, bytesInFlight: 10_000, ...limits },
    () => Date.now(),
  );
  return { guard, [Symbol.dispose]: () => vi.useRealTimers() };
}

describe("a device that sends more than its share", () => {
  it("is not read until its rate has caught up, and it is counted how long that was", () => {
    using test = guarded();
    const { guard } = test;
    const pump = guard.of("pump");
    guard.enter(pump, message(3_000));
    const goOn = vi.fn();
    expect(guard.mayRead(pump, goOn)).toBe(false);
    expect(guard.mayRead(guard.of("other"), goOn)).toBe(true);
    expect(guard.held()).toMatchObject([
      { name: "pump", times: 1, why: "bytes-per-second", now: true },
    ]);
    vi.advanceTimersByTime(1_999);
    expect(goOn).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(goOn).toHaveBeenCalledOnce();
    expect(guard.mayRead(pump, goOn)).toBe(true);
    expect(guard.totals).toEqual({ times: 1, heldMs: 2_001, now: 0 });
  });

  it("has a limit of its own when the registry says so, from the next message on", () => {
    using test = guarded({ bytesPerSecond: 1e9 });
    const { guard } = test;
    const pump = guard.of("pump");
    for (let i = 0; i < 30; i++) guard.enter(pump, message(1, 10));
    const goOn = vi.fn();
    expect(guard.mayRead(pump, goOn)).toBe(false);
    expect(guard.held()[0]?.why).toBe("messages-per-second");
    vi.advanceTimersByTime(2_001);
    expect(goOn).toHaveBeenCalledOnce();
  });

  it("waits while too much of it is not on disk, whatever its rate", () => {
    using test = guarded({ bytesPerSecond: 1e9 });
    const { guard } = test;
    const pump = guard.of("pump");
    for (let i = 0; i < 10; i++) guard.enter(pump, message(1_000));
    const goOn = vi.fn();
    expect(guard.mayRead(pump, goOn)).toBe(false);
    expect(guard.held()[0]?.why).toBe("bytes-in-flight");
    for (let i = 0; i < 4; i++) guard.leave(pump, message(1_000));
    vi.advanceTimersByTime(60_000);
    expect(goOn).not.toHaveBeenCalled();
    guard.leave(pump, message(1_000));
    vi.advanceTimersByTime(1);
    expect(goOn).toHaveBeenCalledOnce();
  });

  it("gets no fresh allowance by connecting anew, and a closed connection is not called", () => {
    using test = guarded();
    const { guard } = test;
    guard.enter(guard.of("pump"), message(5_000));
    const first = vi.fn();
    const second = vi.fn();
    expect(guard.mayRead(guard.of("pump"), first)).toBe(false);
    guard.forget(guard.of("pump"), first);
    expect(guard.totals.now).toBe(0);
    expect(guard.mayRead(guard.of("pump"), second)).toBe(false);
    vi.advanceTimersByTime(5_000);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
  });

  it("is let through at its rate, no less and hardly more, however its messages come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1 }), (sizes) => {
        using test = guarded();
        const { guard } = test;
        const pump = guard.of("pump");
        const queue = [...sizes];
        const send = (): void => {
          while (queue.length > 0 && guard.mayRead(pump, send)) {
            const sent = message(queue.shift()!);
            guard.enter(pump, sent);
            guard.leave(pump, sent);
          }
        };
        send();
        const all = sizes.reduce((sum, size) => sum + size, 0);
        // A second's worth is there from the start, and the last one read may overdraw.
        for (let second = 0; queue.length > 0; second++) {
          expect(second * 1_000).toBeLessThanOrEqual(all);
          vi.advanceTimersByTime(1_000);
        }
        const took = Date.now();
        expect(took).toBeGreaterThanOrEqual(all - 1_000 - 2_000 - 1_000);
      }),
      { numRuns: 200 },
    );
  });
});
