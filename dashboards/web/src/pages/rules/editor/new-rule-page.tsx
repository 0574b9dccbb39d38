import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../../api/asset.ts";
import { assetsQuery } from "../../../api/assets.ts";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { MayWrite } from "./may-write.tsx";
import { newRuleText } from "./new-rule-text.ts";
import { RuleEditor } from "./rule-editor.tsx";

/** What should be watched that is not? */
export function NewRulePage() {
  const { t } = useTranslation();
  return (
    <MayWrite name={t("ruleEditor.new")}>
      <NewRule />
    </MayWrite>
  );
}

function NewRule() {
  const { t } = useTranslation();
  const example = useExample();
  if (example === undefined) return <SkeletonRows />;
  return (
    <RuleEditor
      original={newRuleText(example.assetClass, example.signal)}
      name={t("ruleEditor.new")}
      lead={t("ruleEditor.newLead")}
      trail={
        <>
          <Link to="/rules">{t("nav.rules")}</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{t("ruleEditor.new")}</span>
        </>
      }
      draft={{ name: "new", of: t("ruleEditor.template") }}
    />
  );
}

/** A kind of machine that there is, and a value that it sends; undefined: not known yet. */
function useExample(): { assetClass: string; signal: string } | undefined {
  const assets = useQuery({ ...assetsQuery({ limit: 20 }), staleTime: Infinity });
  const some = assets.data?.items ?? [];
  // What is reached through another is a machine; what others are reached through may be a gateway.
  const one = some.find(({ via }) => via !== null) ?? some[0];
  const asset = useQuery({
    ...assetQuery(one?.id ?? 0),
    enabled: one !== undefined,
    staleTime: Infinity,
  });
  if (assets.isPending || (one !== undefined && asset.isPending)) return undefined;
  const signals = asset.data?.signals.filter(({ kind }) => kind === "number") ?? [];
  return {
    assetClass: one?.assetClass.code ?? "pump",
    signal: signals[0]?.key ?? "vibration",
  };
}
