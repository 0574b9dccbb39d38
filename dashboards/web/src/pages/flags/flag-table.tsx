import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { FlagRow } from "../../api/flags.ts";
import type { SteadyRow } from "../../live/steady-list.ts";
import { sayTimes } from "../../time/say-times.ts";
import css from "../../ui/data-table.module.css";
import { FlagStateTag, SuppressionTag } from "../../ui/flag-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { SeverityMark } from "../../ui/severity-mark.tsx";

interface FlagTableProps {
  rows: readonly SteadyRow<FlagRow>[];
  body: RefObject<HTMLTableSectionElement | null>;
  onAcknowledge: ((flag: number) => void) | undefined;
}

export function FlagTable({ rows, body, onAcknowledge }: FlagTableProps) {
  const { t } = useTranslation();
  return (
    <table className={css["table"]} role="table" aria-label={t("flags.tableLabel")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["severity", "flag", "state", "raised", "act"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`flags.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {rows.map(({ item, left }) => (
          <Row key={item.id} flag={item} left={left} onAcknowledge={onAcknowledge} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  flag: FlagRow;
  left: boolean;
  onAcknowledge: ((flag: number) => void) | undefined;
}

function Row({ flag, left, onAcknowledge }: RowProps) {
  const { t } = useTranslation();
  const unseen = flag.state === "unacknowledged" || flag.state === "returned-unacknowledged";
  return (
    <tr
      role="row"
      className={css["row"]}
      data-left={left || undefined}
      data-void={flag.withdrawnAt !== null || undefined}
    >
      <td role="cell">
        <SeverityMark severity={flag.severity} quiet={!unseen || flag.withdrawnAt !== null} />
      </td>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/flags/$flag"
          params={{ flag: flag.number }}
          className={css["link"]}
          data-row={flag.id}
        >
          {sayTimes(flag.summary)}
        </Link>
        <div className={css["sub"]}>
          {flag.number} · {flag.asset.tag} {flag.asset.name}
        </div>
      </td>
      <td role="cell">
        <FlagStateTag flag={flag} /> <SuppressionTag suppression={flag.suppression} />
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["end"]}`}>
        <Moment at={flag.raisedAt} />
      </td>
      <td role="cell" className={css["later"]}>
        {unseen && onAcknowledge ? (
          <Button
            className={css["above"]}
            variant="default"
            size="compact-xs"
            aria-label={t("flags.acknowledgeFlag", { flag: flag.number })}
            onClick={() => onAcknowledge(flag.id)}
          >
            {t("flags.acknowledge")}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
