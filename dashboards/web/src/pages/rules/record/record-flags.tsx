import { Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { recordFlagsQuery, recordOutcomes, type RecordFlag } from "../../../api/version-record.ts";
import { duration } from "../../../time/duration.ts";
import { Moment } from "../../../ui/moment.tsx";
import { money } from "../../../ui/money.ts";
import { OutcomeTag } from "../../../ui/outcome-tag.tsx";
import { PagedAnswer } from "../../../ui/paged-answer.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import list from "../../asset/asset-lists.module.css";
import css from "./record.module.css";
import { ValueTable } from "../../../ui/value-table.tsx";

/** The rows behind the record: each flag, what it was worth by whose word, and its part in the value. */
export function RecordFlags({ rule, version }: { rule: string; version: number }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<string | null>(null);
  const chosen = recordOutcomes.find((each) => each === outcome);
  const query = useInfiniteQuery(
    recordFlagsQuery(rule, version, chosen === undefined ? {} : { outcome: chosen }),
  );
  return (
    <Panel
      title={t("rules.flags")}
      aside={
        <Select
          aria-label={t("record.whichOutcome")}
          placeholder={t("record.everyOutcome")}
          size="xs"
          w={170}
          clearable
          value={outcome}
          data={recordOutcomes.map((value) => ({
            value,
            label: value === "open" ? t("rules.columns.open") : t(`outcome.${value}`),
          }))}
          onChange={setOutcome}
        />
      }
    >
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={3} />}
        empty={
          <p className={list["none"]}>{t(outcome === null ? "rules.noFlags" : "record.noneOf")}</p>
        }
      >
        {(flags) => (
          <ul className={list["list"]}>
            {flags.map((flag) => (
              <Item key={flag.id} flag={flag} />
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}

function Item({ flag }: { flag: RecordFlag }) {
  const { t } = useTranslation();
  const { number, asset, outcome, source, by, reason, workOrder, leadHours, netValue } = flag;
  return (
    <li>
      <Link to="/flags/$flag" params={{ flag: number }}>
        {number}
      </Link>{" "}
      {asset.tag} {asset.name}
      <div className={list["about"]}>
        <Moment at={flag.firstRaisedAt} />
        {outcome === null ? (
          <span>{t("rules.columns.open")}</span>
        ) : (
          <OutcomeTag outcome={outcome} />
        )}
        {source === "person" ? <span>{t("record.saidBy", { by, reason })}</span> : null}
        {leadHours === null ? null : (
          <span>{t("record.before", { length: duration(leadHours * 3_600_000) })}</span>
        )}
        {workOrder === null ? null : (
          <Link to="/work-orders/$order" params={{ order: workOrder.number }}>
            {workOrder.number}
          </Link>
        )}
      </div>
      <details className={css["terms"]}>
        <summary>
          {t("record.part", {
            value: netValue.value === null ? t("record.cannotSay") : money(netValue.value),
          })}
        </summary>
        <ValueTable value={netValue} />
      </details>
    </li>
  );
}
