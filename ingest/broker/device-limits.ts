import { draw, fullBucket, msUntilFilled, type TokenBucket } from "./token-bucket.ts";

/** What one device may send, all its connections together, before it is slowed. */
export interface DeviceLimits {
  /** Null: as many as it likes. A device's own limit in the registry goes before. */
  messagesPerSecond: number | null;
  /** Of payload. */
  bytesPerSecond: number;
  /** Read and not on disk yet: its share of what the broker holds in memory. */
  bytesInFlight: number;
}

/**
 * No machine sends 8 MiB a second (70,000 messages of 120 bytes); a firmware that has gone mad does, and a gateway that
 * empties its store after an outage, which loses nothing by taking a little longer. An eighth of the memory between sockets
 * and disk is enough for any device, and leaves seven to the others.
 */
const defaults: DeviceLimits = {
  messagesPerSecond: null,
  bytesPerSecond: 8 * 1_048_576,
  bytesInFlight: 768 * 1_024,
};

export type DeviceLimitsSaid = { [Limit in keyof DeviceLimits]?: DeviceLimits[Limit] | undefined };

/** What is not said has its default. */
export function deviceLimitsOf(said: DeviceLimitsSaid = {}): DeviceLimits {
  return {
    messagesPerSecond: said.messagesPerSecond ?? defaults.messagesPerSecond,
    bytesPerSecond: said.bytesPerSecond ?? defaults.bytesPerSecond,
    bytesInFlight: said.bytesInFlight ?? defaults.bytesInFlight,
  };
}

export const heldReasons = ["messages-per-second", "bytes-per-second", "bytes-in-flight"] as const;
export type HeldWhy = (typeof heldReasons)[number];

/** A device that was slowed since the process started. */
export interface HeldDevice {
  name: string;
  /** How often, and how long in all. */
  times: number;
  heldMs: number;
  /** The last reason. */
  why: HeldWhy;
  /** Whether it waits at this moment. */
  now: boolean;
}

export interface TakenMessage {
  payloadBytes: number;
  /** What it costs in memory. */
  weight: number;
  /** The device's limit in the registry, messages a second. */
  ownLimit: number | null;
}

/** All devices together. */
export interface HeldTotals {
  times: number;
  heldMs: number;
  /** Devices that wait at this moment. */
  now: number;
}

/** One device's use of its limits. Opaque: for the functions of `DeviceGuard`. */
export interface DeviceUse {
  readonly name: string;
  messages: TokenBucket;
  messagesPerSecond: number | null;
  bytes: TokenBucket;
  inFlight: number;
  /** Called when it may go on. */
  waiting: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
  heldSince: number | null;
  held: HeldDevice;
}

export interface DeviceGuard {
  /** Stays the same over reconnects, which so give no fresh allowance. As many as there are devices that connected. */
  of(name: string): DeviceUse;
  /** A message was taken. */
  enter(use: DeviceUse, message: TakenMessage): void;
  /** It is on disk. */
  leave(use: DeviceUse, message: TakenMessage): void;
  /** Whether more of it may be read. If not, `goOn` is called as soon as it may, unless it is withdrawn by `forget`. */
  mayRead(use: DeviceUse, goOn: () => void): boolean;
  forget(use: DeviceUse, goOn: () => void): void;
  held(): HeldDevice[];
  readonly totals: Readonly<HeldTotals>;
  stop(): void;
}

/**
 * Slows a device that sends more than its share, by not reading its sockets: it feels TCP's and MQTT's flow control.
 * Nothing is dropped. What was read at once still counts, so a device may be one socket's buffer ahead of its rate.
 */
export function createDeviceGuard(
  limits: DeviceLimits,
  nowMs: () => number = () => performance.now(),
): DeviceGuard {
  const uses = new Map<string, DeviceUse>();
  const totals: HeldTotals = { times: 0, heldMs: 0, now: 0 };

  const rateOf = (use: DeviceUse): number | null =>
    use.messagesPerSecond ?? limits.messagesPerSecond;

  /** What it has to wait for, and how long; null time: until some of it is on disk. */
  const obstacle = (use: DeviceUse, now: number): { why: HeldWhy; ms: number | null } | null => {
    if (use.inFlight >= limits.bytesInFlight) return { why: "bytes-in-flight", ms: null };
    const perSecond = rateOf(use);
    const forMessages = perSecond === null ? 0 : msUntilFilled(use.messages, perSecond, now);
    const forBytes = msUntilFilled(use.bytes, limits.bytesPerSecond, now);
    if (forMessages === 0 && forBytes === 0) return null;
    return forMessages > forBytes
      ? { why: "messages-per-second", ms: forMessages }
      : { why: "bytes-per-second", ms: forBytes };
  };

  const hold = (
    use: DeviceUse,
    now: number,
    { why, ms }: { why: HeldWhy; ms: number | null },
  ): void => {
    use.held.why = why;
    if (use.heldSince === null) {
      use.heldSince = now;
      use.held.now = true;
      use.held.times += 1;
      totals.times += 1;
      totals.now += 1;
    }
    if (ms === null || use.timer !== undefined) return;
    use.timer = setTimeout(() => {
      use.timer = undefined;
      wake(use);
    }, ms);
    use.timer.unref();
  };

  const wake = (use: DeviceUse): void => {
    const now = nowMs();
    const left = use.waiting.size === 0 ? null : obstacle(use, now);
    if (left !== null) {
      hold(use, now, left);
      return;
    }
    release(use, now);
    const waiting = [...use.waiting];
    use.waiting.clear();
    for (const goOn of waiting) goOn();
  };

  const release = (use: DeviceUse, now: number): void => {
    if (use.heldSince === null) return;
    use.held.heldMs += now - use.heldSince;
    totals.heldMs += now - use.heldSince;
    totals.now -= 1;
    use.heldSince = null;
    use.held.now = false;
  };

  return {
    totals,
    of(name) {
      let use = uses.get(name);
      if (use === undefined) {
        const now = nowMs();
        use = {
          name,
          messages: fullBucket(limits.messagesPerSecond ?? 0, now),
          messagesPerSecond: null,
          bytes: fullBucket(limits.bytesPerSecond, now),
          inFlight: 0,
          waiting: new Set(),
          timer: undefined,
          heldSince: null,
          held: { name, times: 0, heldMs: 0, why: "bytes-per-second", now: false },
        };
        uses.set(name, use);
      }
      return use;
    },
    enter(use, { payloadBytes, weight, ownLimit }) {
      const now = nowMs();
      if (ownLimit !== use.messagesPerSecond) {
        use.messagesPerSecond = ownLimit;
        use.messages = fullBucket(rateOf(use) ?? 0, now);
      }
      const perSecond = rateOf(use);
      if (perSecond !== null) draw(use.messages, perSecond, now, 1);
      draw(use.bytes, limits.bytesPerSecond, now, payloadBytes);
      use.inFlight += weight;
    },
    leave(use, { weight }) {
      use.inFlight -= weight;
      const waits = use.waiting.size > 0 && use.timer === undefined;
      if (!waits || use.inFlight > limits.bytesInFlight / 2) return;
      use.timer = setTimeout(() => {
        use.timer = undefined;
        wake(use);
      }, 0);
    },
    mayRead(use, goOn) {
      const now = nowMs();
      const left = obstacle(use, now);
      if (left === null) {
        // It was read for another reason, so nobody need tell it.
        if (use.waiting.size > 0) use.waiting.delete(goOn);
        return true;
      }
      use.waiting.add(goOn);
      hold(use, now, left);
      return false;
    },
    forget(use, goOn) {
      use.waiting.delete(goOn);
      if (use.waiting.size === 0) release(use, nowMs());
    },
    held() {
      const now = nowMs();
      return [...uses.values()]
        .filter(({ held }) => held.times > 0)
        .map(({ held, heldSince }) => ({
          ...held,
          heldMs: held.heldMs + (heldSince === null ? 0 : now - heldSince),
        }));
    },
    stop() {
      for (const use of uses.values()) clearTimeout(use.timer);
    },
  };
}
