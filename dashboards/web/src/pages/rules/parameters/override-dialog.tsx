import { Select, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../../api/asset.ts";
import { assetClassesQuery } from "../../../api/assets.ts";
import type { Rule } from "../../../api/rule.ts";
import type { OverrideScope } from "../../../api/rule-parameters.ts";
import { AssetPicker } from "../../../ui/asset-picker.tsx";
import { ReasonDialog } from "../../../ui/reason-dialog.tsx";
import { inWords } from "../../../definition/definition-words.ts";
import { useOverride } from "./use-override.ts";
import { changedValues } from "./changed-values.ts";

interface OverrideDialogProps {
  rule: Rule;
  fleet: Record<string, string | number>;
  onClose: () => void;
}

/** Other values for a class or an asset; what is left empty stays as it is. */
export function OverrideDialog({ rule, fleet, onClose }: OverrideDialogProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<"class" | "asset">("asset");
  const [assetClass, setAssetClass] = useState<string | null>(null);
  const [asset, setAsset] = useState<string | undefined>();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const classes = useQuery(assetClassesQuery).data?.items ?? [];
  const chosen = useQuery({ ...assetQuery(Number(asset)), enabled: asset !== undefined }).data;
  const act = useOverride(rule, onClose);
  const of: OverrideScope | null =
    kind === "class"
      ? assetClass === null
        ? null
        : { assetClass }
      : chosen === undefined
        ? null
        : { asset: chosen.tag };
  return (
    <ReasonDialog
      title={t("parameters.say")}
      text={t("parameters.sayText", { rule: rule.name })}
      button={t("parameters.save")}
      required
      pending={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={(why) => act.mutate({ of, set: changedValues(fleet, typed), why })}
    >
      <SegmentedControl
        mt="sm"
        fullWidth
        aria-label={t("parameters.whom")}
        value={kind}
        onChange={(next) => setKind(next === "class" ? "class" : "asset")}
        data={[
          { value: "asset", label: t("parameters.oneAsset") },
          { value: "class", label: t("parameters.oneClass") },
        ]}
      />
      {kind === "class" ? (
        <Select
          mt="sm"
          label={t("parameters.oneClass")}
          searchable
          value={assetClass}
          onChange={setAssetClass}
          data={classes.map(({ code, name }) => ({ value: code, label: name }))}
        />
      ) : (
        <AssetPicker
          shown
          label={t("parameters.oneAsset")}
          placeholder={t("outOfService.choose")}
          value={asset}
          onChange={setAsset}
        />
      )}
      {Object.entries(fleet).map(([name, value]) => (
        <TextInput
          key={name}
          mt="sm"
          label={inWords(name)}
          placeholder={String(value)}
          maxLength={80}
          inputMode={typeof value === "number" ? "decimal" : "text"}
          value={typed[name] ?? ""}
          onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
        />
      ))}
    </ReasonDialog>
  );
}
