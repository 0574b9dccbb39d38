import { plainPage } from "#platform";
import type { SeenLink } from "./acknowledge-by-link.ts";

/** What the reader of a message sees behind its link: what it is about, and one button or why there is none. `action`: where the button posts to. */
export function acknowledgePage(
  { link, name, judgement }: SeenLink,
  action: string,
): Promise<string> {
  const row = link?.row;
  const about = row === undefined ? [] : row.text.split("\n");
  const title = row?.subject ?? "Acknowledge";
  if (judgement.what !== "open") {
    return plainPage({ title, paragraphs: [judgement.words, ...about] });
  }
  const label = row?.about_kind === "work-order" ? "I take care of it" : "Acknowledge";
  const as = `As ${name ?? ""}. Nobody else is told after that.`;
  return plainPage({ title, paragraphs: [...about, as], button: { label, action } });
}
