import { Link } from "@tanstack/react-router";
import { Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Proposal } from "../../api/proposals.ts";
import { Moment } from "../../ui/moment.tsx";
import { Note } from "../../ui/note.tsx";

/** Who decided, when and why, and the version that came of it. */
export function WhatBecame({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { ended, state, madeVersion, ruleKey, definition } = proposal;
  if (ended === null || state === "open") return null;
  return (
    <Note icon={Info}>
      {t(`proposals.ended.${state}`, { by: ended.by ?? t("order.system") })}{" "}
      <Moment at={ended.at} />
      {ended.comment === null ? "." : `: ${ended.comment}`}{" "}
      {state === "accepted" && madeVersion !== null && definition !== null ? (
        <Link to="/rules/$rule" params={{ rule: ruleKey }} search={{ view: "release" }}>
          {t("proposals.toVersion", { version: madeVersion })}
        </Link>
      ) : null}
    </Note>
  );
}
