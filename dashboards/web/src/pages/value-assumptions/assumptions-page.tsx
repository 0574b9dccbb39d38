import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assumptionsQuery, type StatedAssumptions } from "../../api/value-assumptions.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import columns from "../order/order-view.module.css";
import { AssumptionFacts } from "./assumption-facts.tsx";
import { AssumptionForm } from "./assumption-form.tsx";
import { AssumptionHistory } from "./assumption-history.tsx";

/** What are standstill, visits and labour taken to cost, and who said so? */
export function AssumptionsPage() {
  const { t } = useTranslation();
  const query = useQuery(assumptionsQuery);
  const person = usePerson();
  const may = hasRole(person, "reliability-engineer") && person.sites === "all";
  const [editing, setEditing] = useState(false);
  return (
    <Page
      name={t("assumptions.title")}
      title={t("assumptions.title")}
      section={<SectionLinks section="rules" />}
      answer={
        <>
          {t("assumptions.lead")} {query.data ? <ByWhom stated={query.data} /> : null}
        </>
      }
      actions={
        may && !editing ? (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t("assumptions.change")}
          </Button>
        ) : null
      }
    >
      <Answer query={query} skeleton={<SkeletonRows rows={6} />}>
        {({ assumptions }) =>
          editing ? (
            <AssumptionForm assumptions={assumptions} onDone={() => setEditing(false)} />
          ) : (
            <div className={columns["columns"]}>
              <div className={columns["main"]}>
                <AssumptionFacts assumptions={assumptions} />
              </div>
              <aside className={columns["side"]} aria-label={t("assumptions.before")}>
                <AssumptionHistory />
              </aside>
            </div>
          )
        }
      </Answer>
    </Page>
  );
}

function ByWhom({ stated: { by, at, comment } }: { stated: StatedAssumptions }) {
  const { t } = useTranslation();
  if (by === null || at === null) return <>{t("assumptions.shipped")}</>;
  return (
    <>
      {t("assumptions.by", { by })} <Moment at={at} />
      {comment === null ? "." : `: ${comment}`}
    </>
  );
}
