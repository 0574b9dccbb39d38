import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ruleQuery, type Rule } from "../../../api/rule.ts";
import { Answer } from "../../../ui/answer.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { MayWrite } from "./may-write.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { ruleText } from "./rule-text.ts";

/** What should the rule say instead? */
export function EditRulePage() {
  const { t } = useTranslation();
  const { rule } = useParams({ from: "/inside/rules/$rule/edit" });
  // What was seen of it before may have been changed since.
  const query = useQuery({ ...ruleQuery(rule), refetchOnMount: "always" });
  const { data, error, refetch, isFetchedAfterMount } = query;
  return (
    <MayWrite name={t("ruleEditor.edit")}>
      <Answer
        whole
        query={{ data: isFetchedAfterMount ? data : undefined, error, refetch }}
        skeleton={<SkeletonRows />}
      >
        {(found) => <EditRule key={found.key} rule={found} />}
      </Answer>
    </MayWrite>
  );
}

/** What somebody works on: what was written last and is not over, or else what is shown of the rule. */
const newest = ({ versions, version, definition, stage }: Rule) =>
  versions.find((each) => each.stage !== "retired") ?? { version, definition, stage };

function EditRule({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const [base] = useState(() => newest(rule));
  const last = rule.versions[0];
  const [lastThen] = useState(last?.version ?? 0);
  const original = useMemo(() => ruleText(base.definition), [base.definition]);
  return (
    <RuleEditor
      original={original}
      ruleKey={rule.key}
      name={t("ruleEditor.editTitle", { name: rule.name })}
      lead={t("ruleEditor.editLead", {
        version: base.version,
        stage: t(`stage.${base.stage}`).toLowerCase(),
      })}
      trail={
        <>
          <Link to="/rules">{t("nav.rules")}</Link>
          <ChevronRight size={13} aria-hidden />
          <Link to="/rules/$rule" params={{ rule: rule.key }}>
            {rule.key}
          </Link>
        </>
      }
      meanwhile={
        last === undefined || last.version === lastThen
          ? undefined
          : t("ruleEditor.meanwhile", { version: last.version, author: last.author })
      }
      draft={{ name: `of-${rule.key}`, of: t("ruleEditor.version", { version: base.version }) }}
    />
  );
}
