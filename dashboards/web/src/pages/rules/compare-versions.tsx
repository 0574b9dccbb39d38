import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../api/rule.ts";
import { ruleDiffQuery } from "../../api/rule-diff.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ChangeTable } from "../../definition/change-table.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";
import css from "./rule-versions.module.css";

interface CompareVersionsProps {
  rule: Rule;
  from: number;
  to: number;
  onChoose: (from: number, to: number) => void;
}

/** Two versions beside each other, place by place, and the way back to the older one. */
export function CompareVersions({ rule, from, to, onChoose }: CompareVersionsProps) {
  const { t } = useTranslation();
  const [restoring, setRestoring] = useState<number | null>(null);
  const may = hasRole(usePerson(), "reliability-engineer");
  const query = useQuery(ruleDiffQuery(rule.key, from, to));
  const retired = [from, to].find((number) =>
    rule.versions.some(({ version, stage }) => version === number && stage === "retired"),
  );
  const choices = rule.versions.map(({ version }) => ({
    value: String(version),
    label: t("rules.versionTitle", { version }),
  }));
  const select = (label: string, value: number, onChange: (version: number) => void) => (
    <Select
      aria-label={label}
      size="xs"
      w={130}
      value={String(value)}
      data={choices}
      onChange={(version) => version !== null && onChange(Number(version))}
    />
  );
  return (
    <Panel
      title={t("rules.compare.title")}
      aside={
        <div className={css["pair"]}>
          {select(t("rules.compare.from"), from, (version) => onChoose(version, to))}
          <span aria-hidden>→</span>
          {select(t("rules.compare.to"), to, (version) => onChoose(from, version))}
        </div>
      }
    >
      <Answer query={query} skeleton={<SkeletonRows rows={2} />}>
        {({ changes }) =>
          changes.length === 0 ? (
            <p className={css["none"]}>{t("rules.compare.same")}</p>
          ) : (
            <ChangeTable
              changes={changes}
              before={t("rules.versionTitle", { version: from })}
              after={t("rules.versionTitle", { version: to })}
            />
          )
        }
      </Answer>
      {may && retired !== undefined ? (
        <div className={css["actions"]}>
          <Button variant="default" onClick={() => setRestoring(retired)}>
            {t("rules.restore.button", { version: retired })}
          </Button>
        </div>
      ) : null}
      {restoring === null ? null : (
        <RestoreDialog rule={rule} version={restoring} onClose={() => setRestoring(null)} />
      )}
    </Panel>
  );
}
