import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  changeRulePolicy,
  releasePolicyQuery,
  rulePolicyQuery,
  type ReleasePolicyOfRule,
} from "../../../api/release-policy.ts";
import { DefinitionTree } from "../../../definition/definition-tree.tsx";
import { Answer } from "../../../ui/answer.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { ownOf } from "../../release-policy/own-of.ts";
import { PolicyForm } from "../../release-policy/policy-form.tsx";
import css from "./release.module.css";

/** In what the gates of a rule differ from those of all, and the way to let them. */
export function RulePolicy({ rule, may }: { rule: string; may: boolean }) {
  const { t } = useTranslation();
  const query = useQuery(rulePolicyQuery(rule));
  const [changing, setChanging] = useState(false);
  return (
    <Panel
      title={t("policy.ofRule.title")}
      aside={
        may ? (
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t("policy.ofRule.change")}
          </Button>
        ) : null
      }
    >
      <Answer query={query} skeleton={<SkeletonRows rows={2} />}>
        {(view) => (
          <>
            <p className={css["quiet"]}>
              {t(view.own === null ? "policy.ofRule.asAll" : "policy.ofRule.differs")}{" "}
              <Link to="/release-policy">{t("policy.ofRule.toGeneral")}</Link>
            </p>
            {view.own === null ? null : (
              <>
                <DefinitionTree value={{ ...view.own }} />
                <p className={css["quiet"]}>
                  {view.by} {view.at === null ? null : <Moment at={view.at} />}
                  {view.comment === null ? "" : `: ${view.comment}`}
                </p>
              </>
            )}
            {changing ? <OwnDialog view={view} onClose={() => setChanging(false)} /> : null}
          </>
        )}
      </Answer>
    </Panel>
  );
}

/** The same form as for all rules; only what is otherwise there becomes the rule's own. */
function OwnDialog({ view, onClose }: { view: ReleasePolicyOfRule; onClose: () => void }) {
  const { t } = useTranslation();
  const general = useQuery(releasePolicyQuery);
  return (
    <Modal opened size="xl" onClose={onClose} title={t("policy.ofRule.dialog", { rule: view.key })}>
      <Answer query={general} skeleton={<SkeletonRows rows={6} />}>
        {({ policy }) => (
          <PolicyForm
            policy={view.policy}
            save={(wanted, comment) => changeRulePolicy(view.key, ownOf(policy, wanted), comment)}
            saved={t("policy.ofRule.saved", { rule: view.key })}
            onDone={onClose}
          />
        )}
      </Answer>
    </Modal>
  );
}
