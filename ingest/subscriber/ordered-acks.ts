interface Ack {
  messageId: number;
  durable: boolean;
  /** Null until the client library has come to the point where it would acknowledge. */
  send: (() => void) | null;
}

/**
 * Acknowledgements in the order in which the messages came (MQTT 3.1.1, section 4.6), each once its message is durable.
 * A lost connection takes its acknowledgements with it: the broker sends those messages again, perhaps under the same
 * ids, and an answer that comes late must not be taken for the new one's.
 */
export function createOrderedAcks() {
  let queue: Ack[] = [];

  const flush = (): void => {
    for (let first = queue[0]; first?.durable === true && first.send !== null; first = queue[0]) {
      queue.shift();
      first.send();
    }
  };

  return {
    /** A message came; gives what to call once it is durable. */
    expect(messageId: number): () => void {
      const ack: Ack = { messageId, durable: false, send: null };
      queue.push(ack);
      return () => {
        ack.durable = true;
        flush();
      };
    },
    /** Its acknowledgement could be sent now. */
    hold(messageId: number, send: () => void): void {
      const ack = queue.find((held) => held.messageId === messageId && held.send === null);
      if (ack === undefined) return;
      ack.send = send;
      flush();
    },
    drop(): void {
      queue = [];
    },
    get size(): number {
      return queue.length;
    },
  };
}
