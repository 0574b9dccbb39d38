import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Plus, Scale } from "lucide-react";
import { useTranslation } from "react-i18next";
import { rulesQuery, type RuleRow } from "../../api/rules.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import css from "../../ui/data-table.module.css";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { RuleTableRow } from "./rule-table-row.tsx";

/** Which rules watch, and is each worth having? */
export function RulesPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(rulesQuery);
  const write = hasRole(usePerson(), "reliability-engineer") ? (
    <Button component={Link} to="/rules/new" leftSection={<Plus size={14} aria-hidden />}>
      {t("ruleEditor.new")}
    </Button>
  ) : null;
  const none = query.data?.pages[0]?.items.length === 0;
  return (
    <Page
      name={t("rules.title")}
      title={t("rules.title")}
      answer={t("rules.lead")}
      section={<SectionLinks section="rules" />}
      actions={none ? null : write}
    >
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={56} />}
          empty={
            <Notice icon={Scale} title={t("rules.empty")} action={write}>
              {t("rules.emptyText")}
            </Notice>
          }
        >
          {(rules) => <RuleTable rules={rules} />}
        </PagedAnswer>
      </div>
    </Page>
  );
}

function RuleTable({ rules }: { rules: readonly RuleRow[] }) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <table className={css["table"]} role="table" aria-label={t("rules.title")}>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col">{t("rules.columns.severity")}</th>
          <th scope="col">{t("rules.columns.rule")}</th>
          <th scope="col">{t("rules.columns.precision")}</th>
          <th scope="col" className={css["number"]}>
            {t("rules.columns.rate")}
          </th>
          <th scope="col" className={css["number"]}>
            {t("rules.columns.lead")}
          </th>
          <th scope="col" className={css["number"]}>
            {t("rules.columns.value")}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {rules.map((rule) => (
          <RuleTableRow key={rule.key} rule={rule} />
        ))}
      </tbody>
    </table>
  );
}
