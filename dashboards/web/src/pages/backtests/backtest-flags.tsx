import { Select } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  backtestFlagsQuery,
  verdicts,
  type Backtest,
  type BacktestFlag,
  type Verdict,
} from "../../api/backtests.ts";
import { useSiteZone } from "../../api/sites.ts";
import { EvidenceDetails } from "../../evidence/evidence-details.tsx";
import { EvidenceCharts } from "../../evidence/flag-evidence.tsx";
import { exact } from "../../time/exact.ts";
import { duration } from "../../time/duration.ts";
import { sayTimes } from "../../time/say-times.ts";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";
import { VerdictTag } from "../../ui/verdict-tag.tsx";
import { nameOf } from "./backtest-words.ts";
import css from "./backtests.module.css";
import { around } from "./missed-panel.tsx";

/** The flags behind the figures, each with what it would have been worth and why. */
export function BacktestFlags({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const [candidate, setCandidate] = useState(0);
  const [verdict, setVerdict] = useState<Verdict | undefined>();
  const query = useInfiniteQuery({
    ...backtestFlagsQuery(backtest.id, { candidate, ...(verdict ? { verdict } : {}) }),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title={t("backtest.flags")}
      aside={
        <div className={css["filters"]}>
          {backtest.candidates.length > 1 ? (
            <Select
              aria-label={t("backtest.whose")}
              size="xs"
              w={170}
              value={String(candidate)}
              data={backtest.candidates.map((each) => ({
                value: String(each.index),
                label: nameOf(each, backtest.candidates, t),
              }))}
              onChange={(index) => setCandidate(Number(index ?? 0))}
            />
          ) : null}
          <Select
            aria-label={t("backtest.worth")}
            size="xs"
            w={150}
            value={verdict ?? ""}
            data={[
              { value: "", label: t("backtest.everyVerdict") },
              ...verdicts.map((value) => ({ value, label: t(`verdict.${value}`) })),
            ]}
            onChange={(value) => setVerdict(verdicts.find((each) => each === value))}
          />
        </div>
      }
    >
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={4} />}
        empty={<p className={list["none"]}>{t("backtest.noFlags")}</p>}
      >
        {(flags) => (
          <ul className={list["list"]}>
            {flags.map((flag) => (
              <Row
                key={flag.id}
                flag={flag}
                severity={backtest.candidates[flag.candidate]?.severity ?? 1}
              />
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}

function Row({ flag, severity }: { flag: BacktestFlag; severity: number }) {
  const { t } = useTranslation();
  const timeZone = useSiteZone(flag.site.id);
  const { evidence } = flag;
  const raisedAt = Date.parse(flag.raisedAt);
  return (
    <li>
      <Link
        to="/assets/$asset"
        params={{ asset: String(flag.asset.id) }}
        search={around(raisedAt)}
        title={t("backtest.toChart")}
      >
        {flag.asset.tag}: {sayTimes(flag.summary)}
      </Link>
      <div className={list["about"]}>
        <time dateTime={flag.raisedAt}>{exact(raisedAt, timeZone)}</time>
        {flag.returnedAt === null
          ? t("backtest.heldToTheEnd")
          : t("backtest.held", { length: duration(Date.parse(flag.returnedAt) - raisedAt) })}
        <VerdictTag verdict={flag.verdict} />
        {flag.leadHours === null
          ? null
          : t("backtest.ahead", { length: duration(flag.leadHours * 3_600_000) })}
      </div>
      <p className={css["sub"]}>{sayTimes(flag.why)}</p>
      {evidence === null ? null : (
        <EvidenceDetails>
          {() => <EvidenceCharts flag={{ ...flag, evidence, severity }} timeZone={timeZone} />}
        </EvidenceDetails>
      )}
    </li>
  );
}
