import type { RunCommand } from "./publisher-words.ts";
import type { DeviceLink } from "./device-link.ts";
import type { MessageMaker } from "./message-maker.ts";

/** A connection and what its machine says. */
export interface Speaker {
  link: DeviceLink;
  maker: MessageMaker;
  /** Scheduled moments of messages that found the window full. */
  held: number[];
}

export interface LoadRun {
  /** Acknowledgements came for this connection. */
  room(speaker: Speaker): void;
  /** Lets what is due now go. */
  tick(): void;
  /** Nothing more will be sent, and everything was acknowledged. */
  done(): boolean;
  readonly sent: {
    messages: number;
    readings: number;
    late: number;
    payloadBytes: number;
    probes: number;
  };
}

/**
 * Publishes for a while. Flat out, each connection keeps its window full. At a rate, messages are due at even distances
 * and bear the moment at which they were due, so that waiting for room counts as latency instead of being left out.
 */
export function createLoadRun(options: {
  command: RunCommand;
  speakers: readonly Speaker[];
  window: number;
  startedAt: number;
  now: () => number;
  random: () => number;
}): LoadRun {
  const { command, speakers, window, startedAt, now, random } = options;
  const { readingsPerMessage, messagesPerSecond, lateShare, probes } = command;
  const endsAt = startedAt + command.seconds * 1_000;
  const sent = { messages: 0, readings: 0, late: 0, payloadBytes: 0, probes: 0 };
  let due = 0;

  const add = ({ link, maker }: Speaker, at: number): void => {
    const late = random() < lateShare;
    const made = readingsPerMessage === 1 ? maker.single(at, late) : maker.snapshot(at, late);
    link.add(made.payload);
    sent.messages += 1;
    sent.readings += readingsPerMessage;
    sent.payloadBytes += made.payload.length;
    if (made.late) sent.late += readingsPerMessage;
  };

  const fill = (speaker: Speaker): void => {
    const at = now();
    const room = window - speaker.link.unacknowledged;
    if (at >= endsAt || room === 0) return;
    for (let n = 0; n < room; n++) add(speaker, at);
    speaker.link.send();
  };

  const release = (speaker: Speaker): void => {
    const room = Math.min(window - speaker.link.unacknowledged, speaker.held.length);
    if (room === 0) return;
    for (const at of speaker.held.splice(0, room)) add(speaker, at);
    speaker.link.send();
  };

  const probeWhatIsDue = (at: number): void => {
    if (probes === null) return;
    const until = Math.floor(((Math.min(at, endsAt) - startedAt) / 1_000) * probes.perSecond);
    for (; sent.probes < Math.min(until, speakers.length); sent.probes++) {
      speakers[sent.probes]!.maker.probe(probes.signal);
    }
  };

  const rounds = speakers.length;
  return {
    sent,
    room(speaker) {
      if (messagesPerSecond === null) fill(speaker);
      else release(speaker);
    },
    tick() {
      const at = now();
      probeWhatIsDue(at);
      if (messagesPerSecond === null) return speakers.forEach(fill);
      const until = ((Math.min(at, endsAt) - startedAt) / 1_000) * messagesPerSecond;
      for (; due < Math.floor(until); due++) {
        const speaker = speakers[due % rounds]!;
        speaker.held.push(Math.floor(startedAt + (due / messagesPerSecond) * 1_000));
        release(speaker);
      }
    },
    done: () =>
      now() >= endsAt &&
      speakers.every(({ link, held }) => link.unacknowledged === 0 && held.length === 0),
  };
}
