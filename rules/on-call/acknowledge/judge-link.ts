import type { NamedPerson } from "#platform";
import type { FlagState } from "../../flags/flag-state.ts";
import type { FoundLink } from "./find-link.ts";
import { mayAcknowledge } from "./may-acknowledge.ts";

/** What stands in the way of acknowledging by a link, or that it was done before. */
export type Judgement =
  | { what: "open" }
  | { what: "done"; words: string }
  | { what: "refused"; status: 403 | 404 | 409 | 410; code: string; words: string };

export interface LinkFacts {
  link: FoundLink | undefined;
  person: NamedPerson | undefined;
  /** Of a link about a flag. */
  flag: { state: FlagState; acknowledgedBy: string | null } | null;
}

/** `inWords`: a moment as people of the place read it. */
export function judgeLink(
  { link, person, flag }: LinkFacts,
  now: number,
  inWords: (at: Date) => string,
): Judgement {
  if (link === undefined) {
    return refused(
      404,
      "unknown-link",
      "This link is not known. It may have been cut off on its way.",
    );
  }
  if (link.usedAt !== null) {
    return { what: "done", words: `You acknowledged it on ${inWords(link.usedAt)}.` };
  }
  if (person === undefined || person.disabled) {
    return refused(403, "account-disabled", "The account that this link was sent to is disabled.");
  }
  if (!mayAcknowledge(person.principal, link.row.site_id)) {
    return refused(403, "role-missing", `${person.principal.name} may no longer acknowledge it.`);
  }
  const over = whyOver(link, flag, inWords);
  if (over !== null) return refused(409, "already-over", over);
  if (!link.isNewest) {
    return refused(
      409,
      "raised-again",
      "It was raised again since. A newer message tells of that.",
    );
  }
  if (link.expiresAt.getTime() <= now) {
    const when = inWords(link.expiresAt);
    return refused(410, "link-expired", `This link expired on ${when}. Sign in to acknowledge it.`);
  }
  return { what: "open" };
}

/** A flag can be acknowledged as long as nobody has, whether or not anybody is still told of it. */
function whyOver(
  { row }: FoundLink,
  flag: LinkFacts["flag"],
  inWords: (at: Date) => string,
): string | null {
  if (flag !== null) {
    if (flag.state === "acknowledged")
      return `${flag.acknowledgedBy ?? "Somebody"} has acknowledged it.`;
    return flag.state === "normal" ? "It is over: the flag is back to normal." : null;
  }
  if (row.state !== "ended" || row.ended_at === null) return null;
  return `It is over since ${inWords(row.ended_at)}. ${row.ended_words ?? ""}.`;
}

const refused = (
  status: 403 | 404 | 409 | 410,
  code: string,
  words: string,
): Extract<Judgement, { what: "refused" }> => ({ what: "refused", status, code, words });
