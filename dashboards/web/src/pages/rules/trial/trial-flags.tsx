import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  trialFlagsQuery,
  trialSides,
  type Trial,
  type TrialFlag,
  type TrialSide,
} from "../../../api/trial.ts";
import { EvidenceDetails } from "../../../evidence/evidence-details.tsx";
import { sayTimes } from "../../../time/say-times.ts";
import { Moment } from "../../../ui/moment.tsx";
import { PagedAnswer } from "../../../ui/paged-answer.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { ViewTabs } from "../../../ui/view-tabs.tsx";
import { TrialEvidence } from "./trial-evidence.tsx";
import list from "../../asset/asset-lists.module.css";
import { VerdictTag } from "../../../ui/verdict-tag.tsx";

/** The flags of a trial: what both said, what only the candidate would have, and what it would have left out. */
export function TrialFlags({ trial }: { trial: Trial }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<TrialSide | "all">("all");
  const query = useInfiniteQuery({
    ...trialFlagsQuery(trial.key, trial.version, by === "all" ? undefined : by),
    placeholderData: keepPreviousData,
  });
  const counts = { both: trial.both, candidate: trial.onlyCandidate, live: trial.onlyLive };
  return (
    <Panel
      title={t("trial.flags")}
      aside={
        <ViewTabs<TrialSide | "all">
          label={t("trial.which")}
          views={[
            { value: "all", name: t("trial.by.all") },
            ...trialSides.map((value) => ({
              value,
              name: t(`trial.by.${value}`, { count: counts[value] }),
            })),
          ]}
          value={by}
          onChange={setBy}
        />
      }
    >
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={3} />}
        empty={<p className={list["none"]}>{t("trial.noFlags")}</p>}
      >
        {(flags) => (
          <ul className={list["list"]}>
            {flags.map((flag) => (
              <Row key={flag.id} trial={trial} flag={flag} />
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}

function Row({ trial, flag }: { trial: Trial; flag: TrialFlag }) {
  const { t } = useTranslation();
  const raised = [flag.id, flag.counterpart?.id].find((id) => id?.startsWith("F-"));
  const words = sayTimes(flag.summary);
  return (
    <li>
      {raised === undefined ? (
        words
      ) : (
        <Link to="/flags/$flag" params={{ flag: raised }}>
          {words}
        </Link>
      )}
      <div className={list["about"]}>
        <Link to="/assets/$asset" params={{ asset: String(flag.asset.id) }}>
          {flag.asset.tag}
        </Link>
        <Moment at={flag.raisedAt} />
        <Tag tone={flag.by === "both" ? "plain" : "accent"}>{t(`trial.only.${flag.by}`)}</Tag>
        <VerdictTag verdict={flag.verdict} />
      </div>
      {flag.id.startsWith("T-") ? (
        <EvidenceDetails>{() => <TrialEvidence trial={trial} flag={flag} />}</EvidenceDetails>
      ) : null}
    </li>
  );
}
