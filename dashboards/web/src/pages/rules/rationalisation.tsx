import { CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useModeName } from "../../ui/use-mode-name.ts";
import css from "../../definition/definition-tree.module.css";
import { valueInWords } from "../../definition/definition-words.ts";
import { rationalisationFields } from "../../definition/readable-definition.ts";

/** Why the rule is worth a person's time, as ISA-18.2 asks of each: what is missing is said, not left out. */
export function Rationalisation({ definition }: { definition: Record<string, unknown> }) {
  const { t } = useTranslation();
  const modeName = useModeName();
  const mode = definition["failureMode"];
  const missing = rationalisationFields.filter((field) => definition[field] === undefined);
  return (
    <Panel title={t("rules.rationale.title")}>
      <Facts>
        {typeof mode === "string" ? (
          <Fact name={t("rules.rationale.failureMode")}>{modeName(mode)}</Fact>
        ) : null}
        {rationalisationFields.map((field) =>
          definition[field] === undefined ? null : (
            <Fact key={field} name={t(`rules.rationale.${field}`)}>
              {valueInWords(definition[field])}
            </Fact>
          ),
        )}
      </Facts>
      {missing.length === 0 ? null : (
        <p className={css["missing"]}>
          <CircleDashed size={14} aria-hidden />
          <span>
            {t("rules.rationale.missing", {
              what: missing.map((field) => t(`rules.rationale.${field}`).toLowerCase()).join(", "),
            })}
          </span>
        </p>
      )}
    </Panel>
  );
}
