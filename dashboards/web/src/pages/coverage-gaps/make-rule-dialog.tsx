import { Button, Modal, NumberInput, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import type { CandidateSignal, CoverageGap } from "../../api/coverage-gaps.ts";
import { createDraft } from "../../api/rule.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { severities, severityLook } from "../../ui/severity.ts";
import { unitText } from "#ingest/units";
import { ruleOf, wishFor, type RuleWish } from "./rule-of-candidate.ts";

interface MakeRuleDialogProps {
  gap: CoverageGap;
  candidate: CandidateSignal;
  signal: Signal | undefined;
  onClose: () => void;
}

/** A draft of a rule that looks where nobody looked; its limit is moved and tried on the past in the workbench. */
export function MakeRuleDialog({ gap, candidate, signal, onClose }: MakeRuleDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [wish, setWish] = useState<RuleWish>(() =>
    wishFor(gap, candidate, signal?.name ?? candidate.signal),
  );
  const change = (part: Partial<RuleWish>) => setWish((was) => ({ ...was, ...part }));
  const make = useMutation({
    mutationFn: () => {
      const comment = t("gaps.ruleComment", { order: gap.workOrder.number, asset: gap.asset.tag });
      return createDraft(ruleOf(gap, candidate, wish), comment);
    },
    onSuccess: async (rule) => {
      notifications.show({ message: t("gaps.ruleMade", { rule: rule.name }) });
      await queries.invalidateQueries({ queryKey: ["rules"] });
      await navigate({
        to: "/rules/$rule",
        params: { rule: rule.key },
        search: { view: "workbench", asset: String(gap.asset.id), last: "30d" },
      });
    },
  });
  const moved = candidate.kind === "moved";
  return (
    <Modal opened onClose={onClose} title={t("gaps.makeRule")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <p>{t("gaps.makeRuleText")}</p>
        <TextInput
          mt="sm"
          data-autofocus
          label={t("gaps.rule.name")}
          required
          withAsterisk={false}
          maxLength={200}
          value={wish.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          mt="sm"
          label={t("gaps.rule.key")}
          description={t("gaps.rule.keyHint")}
          required
          withAsterisk={false}
          maxLength={80}
          value={wish.key}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
        <Select
          mt="sm"
          label={t("gaps.rule.scope")}
          allowDeselect={false}
          value={wish.scope}
          data={[
            { value: "class", label: t("gaps.rule.everyOf", { class: gap.asset.class }) },
            { value: "asset", label: t("gaps.rule.only", { asset: gap.asset.tag }) },
          ]}
          onChange={(scope) => change({ scope: scope === "asset" ? "asset" : "class" })}
        />
        <Select
          mt="sm"
          label={t("gaps.rule.severity")}
          allowDeselect={false}
          value={String(wish.severity)}
          data={severities.map((severity) => ({
            value: String(severity),
            label: t(`severity.${severityLook[severity].name}`),
          }))}
          onChange={(severity) => change({ severity: Number(severity) })}
        />
        {moved ? (
          <>
            <NumberInput
              mt="sm"
              label={t(candidate.direction === "up" ? "gaps.rule.above" : "gaps.rule.below")}
              description={t("gaps.rule.limitHint")}
              suffix={` ${unitText(signal?.unit ?? null)}`.trimEnd()}
              required
              withAsterisk={false}
              value={wish.limit}
              onChange={(limit) => change({ limit: Number(limit) })}
            />
            <TextInput
              mt="sm"
              label={t("gaps.rule.onDelay")}
              description={t("gaps.rule.onDelayHint")}
              maxLength={20}
              value={wish.onDelay}
              onChange={(event) => change({ onDelay: event.currentTarget.value.trim() })}
            />
          </>
        ) : null}
        <FormProblem error={make.error} />
        <FormActions>
          <Button type="submit" loading={make.isPending}>
            {t("gaps.rule.button")}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}
