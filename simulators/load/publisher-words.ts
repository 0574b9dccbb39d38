/** What is said between the load's publisher, a process of its own, and whoever commands it. */
export interface LoadDevice {
  name: string;
  secret: string;
  topic: string;
}

export interface ConnectCommand {
  kind: "connect";
  host: string;
  port: number;
  devices: readonly LoadDevice[];
  /** Messages a connection may have unacknowledged. */
  window: number;
}

export interface RunCommand {
  kind: "run";
  seconds: number;
  /** 1, or all signals of a machine at one moment. */
  readingsPerMessage: 1 | 10;
  /** Of all devices together; null: as fast as acknowledgements come. */
  messagesPerSecond: number | null;
  /** Which share of the readings was observed 1 to 30 s before it is sent. */
  lateShare: number;
  /** Readings that raise a flag: on which signal, and how many a second, each on another machine. */
  probes: { signal: number; perSecond: number } | null;
}

export type PublisherCommand = ConnectCommand | RunCommand | { kind: "disconnect" };

/** Everything was acknowledged when this is told. */
export interface RunResult {
  messages: number;
  readings: number;
  late: number;
  probes: number;
  payloadBytes: number;
  /** Epoch ms of the first publish and of the last acknowledgement. */
  startedAt: number;
  acknowledgedAt: number;
  /** Of the publisher itself, from the start to the last acknowledgement. */
  cpuSeconds: number;
}

export type PublisherAnswer = { result: RunResult | null } | { error: string };
