import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Proposal } from "../../api/proposals.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { Moment } from "../../ui/moment.tsx";
import { useRuleName } from "../../ui/use-rule-name.ts";
import { ProposalStateTag } from "./proposal-state.tsx";

export function ProposalTable({ proposals }: { proposals: readonly Proposal[] }) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <table className={css["table"]} role="table" aria-label={t("proposals.title")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["change", "flags", "false", "hits", "state", "opened"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`proposals.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {proposals.map((proposal) => (
          <Row key={proposal.id} proposal={proposal} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { id, title, ruleKey, change, before, after, state, openedAt, lostCount } = proposal;
  const rule = useRuleName(ruleKey);
  return (
    <tr role="row" className={css["row"]}>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/proposals/$proposal"
          params={{ proposal: String(id) }}
          className={css["link"]}
          data-row={id}
        >
          {title}
        </Link>
        <div className={css["sub"]}>
          {rule} · {change}
        </div>
        {lostCount > 0 ? (
          <div className={css["sub"]}>{t("proposals.loses", { count: lostCount })}</div>
        ) : null}
      </td>
      <td role="cell" className={css["later"]} data-name={t("proposals.columns.flags")}>
        <Change before={before?.flags} after={after?.flags} />
      </td>
      <td role="cell" className={css["later"]} data-name={t("proposals.columns.false")}>
        <Change before={before?.verdicts.false} after={after?.verdicts.false} />
      </td>
      <td role="cell" className={css["later"]} data-name={t("proposals.columns.hits")}>
        <Change before={before?.verdicts.hit} after={after?.verdicts.hit} />
      </td>
      <td role="cell">
        <ProposalStateTag state={state} />
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["end"]}`}>
        <Moment at={openedAt} />
      </td>
    </tr>
  );
}

/** A figure as it is and as it would be; a rule that is new or goes has one of them only. */
function Change({ before, after }: { before: number | undefined; after: number | undefined }) {
  const { t } = useTranslation();
  const none = "–";
  return (
    <span aria-label={t("proposals.fromTo", { before: before ?? none, after: after ?? none })}>
      {before ?? none} → {after ?? none}
    </span>
  );
}
