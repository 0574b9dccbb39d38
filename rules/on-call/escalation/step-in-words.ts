import type { Notice } from "./notices.ts";
import type { Position } from "./progress.ts";

/** What a step did, as a sentence: "Step 2: told Ana (on call in first of the rota Riverside). Bo has quiet hours …". */
export function stepInWords(
  { round, step }: Position,
  notices: readonly Pick<Notice, "to" | "name" | "via" | "state" | "reason">[],
): string {
  const told = notices.filter(({ state }) => state === "told");
  const others = notices.flatMap(({ state, reason }) =>
    state === "told" || reason === null ? [] : [sentence(reason)],
  );
  const names = told.map(({ to, name, via }) =>
    to === "person" ? `${name} (${via})` : "webhooks",
  );
  const which = round === 0 ? `Step ${step + 1}` : `Step ${step + 1} of round ${round + 1}`;
  const whom = names.length === 0 ? "told nobody" : `told ${names.join(", ")}`;
  return [`${which}: ${whom}.`, ...others].join(" ");
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
