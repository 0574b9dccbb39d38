/** What one message may carry. A device that respects these is never refused for size. */
export const limits = {
  /** Whole MQTT packet, fixed header included. A larger one closes the connection. */
  packetBytes: 1_048_576,
  /** Readings in one message, whichever of the three shapes carries them. */
  readingsPerMessage: 10_000,
  /** Characters of a signal key, of a unit and of a code. */
  signalChars: 64,
  unitChars: 64,
  codeChars: 200,
} as const;
