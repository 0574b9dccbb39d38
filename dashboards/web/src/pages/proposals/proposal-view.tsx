import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Proposal } from "../../api/proposals.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DaysChart } from "../backtests/days-chart.tsx";
import { ResultTable } from "../backtests/result-table.tsx";
import { windowInWords } from "../backtests/backtest-words.ts";
import { CoveragePanel } from "../backtests/coverage-panel.tsx";
import { MissedPanel } from "../backtests/missed-panel.tsx";
import { WorthPanel } from "../backtests/worth-panel.tsx";
import columns from "../order/order-view.module.css";
import { ChangeTable } from "../../definition/change-table.tsx";
import { DefinitionTree } from "../../definition/definition-tree.tsx";
import { readable } from "../../definition/readable-definition.ts";
import { AcceptDialog } from "./accept-dialog.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { FindingList } from "./finding-list.tsx";
import { ProposalStateTag } from "./proposal-state.tsx";
import css from "./proposals.module.css";
import { RejectDialog } from "./reject-dialog.tsx";
import { triedOf } from "./tried-of.ts";
import { WhatBecame } from "./what-became.tsx";

export function ProposalView({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const person = usePerson();
  // Rules stand for all sites: who sees only some does not decide on them.
  const may = hasRole(person, "reliability-engineer") && person.sites === "all";
  const [asked, setAsked] = useState<"accept" | "reject" | null>(null);
  const { title, ruleKey, ruleVersion, change, changes, definition, state, after } = proposal;
  const tried = triedOf(proposal, t);
  const coverage = (after ?? proposal.before)?.coverage;
  return (
    <Page
      name={title}
      title={title}
      trail={
        <>
          <Link to="/proposals">{t("proposals.title")}</Link>
          <ChevronRight size={13} aria-hidden />
          {ruleVersion === null ? (
            <span>{ruleKey}</span>
          ) : (
            <Link to="/rules/$rule" params={{ rule: ruleKey }}>
              {ruleKey}
            </Link>
          )}
        </>
      }
      answer={
        <>
          <ProposalStateTag state={state} /> {proposal.verdict}
        </>
      }
      actions={
        may && state === "open" ? (
          <>
            <Button variant="default" onClick={() => setAsked("reject")}>
              {t("proposals.reject.button")}
            </Button>
            <Button onClick={() => setAsked("accept")}>
              {t(definition === null ? "proposals.accept.retire" : "proposals.accept.button")}
            </Button>
          </>
        ) : null
      }
    >
      <WhatBecame proposal={proposal} />
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <Panel
            title={t("proposals.beforeAfter")}
            aside={<span className={css["quiet"]}>{windowInWords(proposal.window)}</span>}
          >
            <ResultTable tried={tried} />
            <p className={css["quiet"]}>
              {t("proposals.assets", {
                count: proposal.assets.replayed,
                watched: proposal.assets.watched,
              })}{" "}
              <Link to="/backtests/$backtest" params={{ backtest: String(proposal.backtest.id) }}>
                {t("proposals.toBacktest")}
              </Link>
            </p>
          </Panel>
          <FindingList
            title={t("proposals.lost", { count: proposal.lostCount })}
            findings={proposal.lost}
            count={proposal.lostCount}
          />
          <FindingList
            title={t("proposals.gained", { count: proposal.gainedCount })}
            findings={proposal.gained}
            count={proposal.gainedCount}
          />
          <Panel title={t("backtest.perDay")}>
            <DaysChart tried={tried} window={proposal.window} />
          </Panel>
        </div>
        <aside className={columns["side"]} aria-label={t("proposals.why")}>
          <Panel title={t("proposals.what")}>
            <p className={css["change"]}>{change}</p>
            {changes.length === 0 ? null : (
              <ChangeTable
                changes={changes}
                before={t("rules.versionTitle", { version: ruleVersion ?? 1 })}
                after={t("proposals.proposed")}
              />
            )}
            {ruleVersion === null && definition !== null ? (
              <DefinitionTree value={readable(definition)} />
            ) : null}
          </Panel>
          <EvidencePanel proposal={proposal} />
          {tried.map((each) => (
            <WorthPanel key={each.candidate.index} tried={each} />
          ))}
          {coverage === undefined ? null : <CoveragePanel name={null} coverage={coverage} />}
          {after === null ? null : (
            <MissedPanel name={t("proposals.proposed")} missed={after.missed} />
          )}
        </aside>
      </div>
      {asked === "accept" ? (
        <AcceptDialog proposal={proposal} onClose={() => setAsked(null)} />
      ) : null}
      {asked === "reject" ? (
        <RejectDialog proposal={proposal} onClose={() => setAsked(null)} />
      ) : null}
    </Page>
  );
}
