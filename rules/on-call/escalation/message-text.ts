import { durationInWords } from "../../definition/duration.ts";

/** What a message adds to what it is about: by what its reader is told, for how long nobody has taken it on, and what follows. */
export function messageText({
  text,
  via,
  waitingMs,
  nextInMs,
  mayAcknowledge,
}: {
  text: string;
  via: string;
  waitingMs: number;
  /** Null: nobody is told after this. */
  nextInMs: number | null;
  mayAcknowledge: boolean;
}): string {
  const since =
    waitingMs < 60_000
      ? "Nobody has acknowledged it yet."
      : `Nobody has acknowledged it for ${durationInWords(waitingMs)}.`;
  const next =
    nextInMs === null
      ? "Nobody else is told after you."
      : `Unless somebody does within ${durationInWords(nextInMs)}, others are told.`;
  const lines = [text, "", `You are told because you are ${via}. ${since} ${next}`];
  if (!mayAcknowledge) {
    lines.push("Your account may not acknowledge: tell somebody who may.");
  }
  return lines.join("\n");
}
