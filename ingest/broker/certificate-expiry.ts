import type { Ingest } from "../open-ingest.ts";

/** When the first of the certificates ends that messages come in by; null where no certificate is used. */
export function certificateExpiry({ inlets }: Pick<Ingest, "inlets">): Date | null {
  const times = [...inlets].flatMap((inlet) => inlet.certificateExpiresAt?.() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}
