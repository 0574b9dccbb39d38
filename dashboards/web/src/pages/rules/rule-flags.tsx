import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ruleFlagsQuery } from "../../api/flags.ts";
import { Answer } from "../../ui/answer.tsx";
import { FlagStateTag } from "../../ui/flag-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { OutcomeTag } from "../../ui/outcome-tag.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

/** The rows behind the record: each flag the rule raised, and what it was worth. */
export function RuleFlags({ rule }: { rule: string }) {
  const { t } = useTranslation();
  const query = useQuery(ruleFlagsQuery(rule));
  return (
    <Panel title={t("rules.flags")}>
      <Answer query={query} skeleton={<SkeletonRows rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={list["none"]}>{t("rules.noFlags")}</p>
          ) : (
            <ul className={list["list"]}>
              {items.map((flag) => (
                <li key={flag.id}>
                  <Link
                    to="/flags/$flag"
                    params={{ flag: flag.number }}
                    data-void={flag.withdrawnAt !== null || undefined}
                  >
                    {flag.summary}
                  </Link>
                  <div className={list["about"]}>
                    {flag.asset.tag} · <Moment at={flag.raisedAt} />
                    {flag.outcome ? (
                      <OutcomeTag outcome={flag.outcome} />
                    ) : (
                      <FlagStateTag flag={flag} />
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}
