import { Button, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { startBacktest } from "../../api/backtests.ts";
import type { Rule } from "../../api/rule.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import css from "./backtests.module.css";
import { lastDays, wholeDays } from "./whole-days.ts";

const presets = ["7", "30", "90", "365"] as const;
const mostVersions = 4;

/** Which versions, on what stretch of the past, on which machines. */
export function StartForm({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const newest = Math.max(...rule.versions.map(({ version }) => version));
  const [versions, setVersions] = useState(() => [...new Set([newest, rule.version])].map(String));
  const [days, setDays] = useState(() => lastDays(30, Date.now()));
  const [assets, setAssets] = useState("");
  const [visitCost, setVisitCost] = useState<number | string>("");
  const start = useMutation({
    mutationFn: () =>
      startBacktest({
        name: t("backtest.nameOf", { rule: rule.name }),
        candidates: versions.map((version) => ({ key: rule.key, version: Number(version) })),
        ...wholeDays(days),
        ...(assets.trim() === ""
          ? {}
          : { assets: assets.split(",").flatMap((tag) => (tag.trim() ? [tag.trim()] : [])) }),
        ...(visitCost === "" ? {} : { visitCost: Number(visitCost) }),
      }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["backtests"] });
      await navigate({ to: "/backtests/$backtest", params: { backtest: String(made.id) } });
    },
  });
  return (
    <Panel title={t("backtest.start")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <div className={css["form"]}>
          <MultiSelect
            label={t("backtest.versions")}
            size="sm"
            maxValues={mostVersions}
            value={versions}
            onChange={setVersions}
            data={rule.versions.map(({ version }) => ({
              value: String(version),
              label: t("rules.versionTitle", { version }),
            }))}
          />
          <TextInput
            type="date"
            label={t("backtest.firstDay")}
            required
            withAsterisk={false}
            max={days.to}
            value={days.from}
            onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("backtest.lastDay")}
            required
            withAsterisk={false}
            min={days.from}
            value={days.to}
            onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
          />
          <TextInput
            label={t("backtest.assets")}
            placeholder={t("backtest.everyAsset")}
            value={assets}
            onChange={(event) => setAssets(event.currentTarget.value)}
          />
          <NumberInput
            label={t("backtest.visitCost")}
            placeholder={t("backtest.visitCostNone")}
            min={0}
            hideControls
            value={visitCost}
            onChange={setVisitCost}
          />
        </div>
        <div className={css["presets"]}>
          <span>{t("backtest.last")}</span>
          <ViewTabs
            label={t("backtest.last")}
            views={presets.map((value) => ({
              value,
              name: t("backtest.lastDays", { count: Number(value) }),
            }))}
            value={presets.find((count) => isLast(days, Number(count))) ?? null}
            onChange={(count) => setDays(lastDays(Number(count), Date.now()))}
          />
        </div>
        <FormProblem error={start.error} />
        <FormActions>
          <Button type="submit" loading={start.isPending} disabled={versions.length === 0}>
            {t("backtest.startButton")}
          </Button>
        </FormActions>
      </form>
    </Panel>
  );
}

function isLast(days: { from: string; to: string }, count: number): boolean {
  const last = lastDays(count, Date.now());
  return last.from === days.from && last.to === days.to;
}
