import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import {
  isBusy,
  lookForProposals,
  proposalLookQuery,
  type LookSubject,
  type ProposalLook,
} from "../../api/proposals.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

interface LookPanelProps {
  of: LookSubject;
  /** Whether there is something to ask: a rule that does not speak has no record. */
  askable: boolean;
  title: string;
}

/** What a record speaks for: each kind of change, and why it is proposed or not. */
export function LookPanel({ of, askable, title }: LookPanelProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const person = usePerson();
  const may = hasRole(person, "reliability-engineer") && person.sites === "all" && askable;
  const query = useQuery(proposalLookQuery(of));
  const look = useMutation({
    mutationFn: () => lookForProposals(of),
    onSuccess: (answer) => queries.setQueryData(proposalLookQuery(of).queryKey, answer),
  });
  return (
    <Panel
      title={title}
      aside={
        may ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={look.isPending || isBusy(query.data)}
            onClick={() => look.mutate()}
          >
            {t("proposals.look.button")}
          </Button>
        ) : null
      }
    >
      <FormProblem error={look.error} />
      <Answer query={query} skeleton={<SkeletonRows rows={2} />}>
        {(found) => <Answers look={found} />}
      </Answer>
    </Panel>
  );
}

function Answers({ look: { asked, lookedAt, answers } }: { look: ProposalLook }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={list["none"]} role="status">
        {asked !== null ? (
          t("proposals.look.asked", { by: asked.by })
        ) : lookedAt === null ? (
          t("proposals.look.never")
        ) : (
          <>
            {t("proposals.look.at")} <Moment at={lookedAt} />.
          </>
        )}
      </p>
      <ul className={list["list"]}>
        {answers.map(({ kind, words, proposal }) => (
          <li key={kind}>
            <strong>{t(`proposals.kind.${kind}`)}:</strong> {words}
            {proposal === null ? null : (
              <div className={list["about"]}>
                {isShown(proposal.state) ? (
                  <Link to="/proposals/$proposal" params={{ proposal: String(proposal.id) }}>
                    {t("proposals.look.open")}
                  </Link>
                ) : proposal.backtestId === null ? null : (
                  <Link
                    to="/backtests/$backtest"
                    params={{ backtest: String(proposal.backtestId) }}
                  >
                    {t("proposals.toBacktest")}
                  </Link>
                )}
                <span>{t(`proposals.look.state.${proposal.state}`)}</span>
                {proposal.words === null ? null : <span>{proposal.words}</span>}
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What waits for its backtest, or was not borne out by it, is no proposal yet. */
const isShown = (state: string): boolean =>
  state !== "waiting" && state !== "trying" && state !== "unsupported";
