import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../api/asset.ts";
import type { CandidateSignal, CoverageGap } from "../../api/coverage-gaps.ts";
import { useSiteZone } from "../../api/sites.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { exact } from "../../time/exact.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useModeName } from "../../ui/use-mode-name.ts";
import { around } from "../backtests/missed-panel.tsx";
import columns from "../order/order-view.module.css";
import { LookPanel } from "../proposals/look-panel.tsx";
import { CandidatePanel } from "./candidate-panel.tsx";
import { DecideDialog } from "./decide-dialog.tsx";
import { GapStateTag } from "./gap-table.tsx";
import { MakeRuleDialog } from "./make-rule-dialog.tsx";

export function GapView({ gap }: { gap: CoverageGap }) {
  const { t } = useTranslation();
  const modeName = useModeName();
  const timeZone = useSiteZone(gap.siteId);
  const asset = useQuery(assetQuery(gap.asset.id)).data;
  const may = hasRole(usePerson(), "reliability-engineer");
  const [making, setMaking] = useState<CandidateSignal | null>(null);
  const [deciding, setDeciding] = useState<"covered" | "dismissed" | null>(null);
  const { asset: of, failureMode, candidates, decided } = gap;
  const title =
    failureMode === null
      ? t("gaps.failure", { asset: of.tag })
      : t("gaps.failureOf", { asset: of.tag, mode: modeName(failureMode) });
  return (
    <Page
      name={title}
      title={title}
      trail={
        <>
          <Link to="/coverage-gaps">{t("gaps.title")}</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{gap.workOrder.number}</span>
        </>
      }
      answer={
        <>
          {t("gaps.unforeseen", { at: exact(Date.parse(gap.failedAt), timeZone) })}{" "}
          {gap.lookedAt === null
            ? t("gaps.notLooked")
            : candidates.length === 0
              ? t("gaps.nothing")
              : t("gaps.moved", { count: candidates.length })}
        </>
      }
      actions={
        may && gap.state === "open" ? (
          <>
            <Button variant="default" onClick={() => setDeciding("dismissed")}>
              {t("gaps.decide.dismissed.button")}
            </Button>
            <Button onClick={() => setDeciding("covered")}>
              {t("gaps.decide.covered.button")}
            </Button>
          </>
        ) : null
      }
    >
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          {candidates.length === 0 ? (
            <Panel title={t("gaps.columns.moved")}>
              <p>{t(gap.lookedAt === null ? "gaps.notLookedText" : "gaps.nothingText")}</p>
            </Panel>
          ) : null}
          {candidates.map((candidate) => (
            <CandidatePanel
              key={`${candidate.signalId} ${candidate.kind === "code" ? candidate.code : ""}`}
              candidate={candidate}
              failedAt={Date.parse(gap.failedAt)}
              signal={asset?.signals.find(({ id }) => id === candidate.signalId)}
              timeZone={timeZone}
              onMakeRule={may ? () => setMaking(candidate) : undefined}
            />
          ))}
        </div>
        <aside className={columns["side"]} aria-label={t("gaps.facts")}>
          <Panel title={t("gaps.facts")}>
            <Facts>
              <Fact name={t("gaps.columns.state")}>
                <GapStateTag state={gap.state} />
              </Fact>
              {decided === null ? null : (
                <Fact name={t("gaps.decidedBy")}>
                  {decided.by}, <Moment at={decided.at} timeZone={timeZone} />
                  {decided.comment === null ? null : <p>{decided.comment}</p>}
                </Fact>
              )}
              <Fact name={t("gaps.asset")}>
                <Link
                  to="/assets/$asset"
                  params={{ asset: String(of.id) }}
                  search={around(Date.parse(gap.failedAt))}
                >
                  {of.tag} {of.name}
                </Link>
              </Fact>
              <Fact name={t("gaps.order")}>
                <Link to="/work-orders/$order" params={{ order: gap.workOrder.number }}>
                  {gap.workOrder.number}
                </Link>
              </Fact>
              <Fact name={t("gaps.found")}>
                <Moment at={gap.foundAt} timeZone={timeZone} />
              </Fact>
            </Facts>
          </Panel>
          <LookPanel
            of={{ assetClass: of.class }}
            askable
            title={t("proposals.look.ofClass", { class: of.class })}
          />
        </aside>
      </div>
      {making === null ? null : (
        <MakeRuleDialog
          gap={gap}
          candidate={making}
          signal={asset?.signals.find(({ id }) => id === making.signalId)}
          onClose={() => setMaking(null)}
        />
      )}
      {deciding === null ? null : (
        <DecideDialog gap={gap} state={deciding} onClose={() => setDeciding(null)} />
      )}
    </Page>
  );
}
