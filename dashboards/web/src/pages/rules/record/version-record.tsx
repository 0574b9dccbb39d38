import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/rule.ts";
import { versionRecordQuery } from "../../../api/version-record.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { Precision } from "../precision.tsx";
import { RecordCounts } from "../record-counts.tsx";
import { FailureList } from "./failure-list.tsx";
import { RecordFigures } from "./record-figures.tsx";
import { RecordFlags } from "./record-flags.tsx";
import css from "./record.module.css";
import { ValueTable } from "../../../ui/value-table.tsx";

/** What a version was worth: how often it was right, what it foresaw and how soon, and what that came to in money. */
export function VersionRecord({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const { of } = useSearch({ from: "/inside/rules/$rule" });
  const navigate = useNavigate({ from: "/rules/$rule" });
  const version =
    rule.versions.find((each) => String(each.version) === of)?.version ?? rule.version;
  const query = useQuery(versionRecordQuery(rule.key, version));
  return (
    <>
      <Panel
        title={t("rules.recordOf", { version })}
        aside={
          rule.versions.length > 1 ? (
            <Select
              aria-label={t("record.whichVersion")}
              size="xs"
              w={130}
              allowDeselect={false}
              value={String(version)}
              data={rule.versions.map((each) => ({
                value: String(each.version),
                label: t("rules.versionTitle", { version: each.version }),
              }))}
              onChange={(next) =>
                void navigate({
                  search: (was) => ({ ...was, of: next ?? "" }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          ) : null
        }
      >
        <Answer query={query} skeleton={<SkeletonRows rows={5} />}>
          {(record) => (
            <>
              <Precision record={record} />
              <RecordCounts record={record} />
              <div className={css["figures"]}>
                <RecordFigures record={record} />
              </div>
            </>
          )}
        </Answer>
      </Panel>
      {query.data === undefined ? null : (
        <>
          <Panel
            title={t("record.value")}
            aside={<Link to="/value-assumptions">{t("record.toAssumptions")}</Link>}
          >
            <ValueTable value={query.data.netValue} />
            <p className={css["quiet"]}>
              {query.data.stated.by === null || query.data.stated.at === null ? (
                t("record.shipped")
              ) : (
                <>
                  {t("record.statedBy", { by: query.data.stated.by })}{" "}
                  <Moment at={query.data.stated.at} />.
                </>
              )}
            </p>
          </Panel>
          <FailureList record={query.data} />
        </>
      )}
      <RecordFlags rule={rule.key} version={version} />
    </>
  );
}
