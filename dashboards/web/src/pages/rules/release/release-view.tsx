import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { releaseQuery, type Release } from "../../../api/release.ts";
import { hasRole } from "../../../session/has-role.ts";
import { usePerson } from "../../../session/use-person.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import columns from "../../order/order-view.module.css";
import { ReleaseDialog, type Asked } from "./release-dialog.tsx";
import css from "./release.module.css";
import { RulePolicy } from "./rule-policy.tsx";
import { StageHistory } from "./stage-history.tsx";
import { Train } from "./train.tsx";
import { VersionCard } from "./version-card.tsx";

/** Where the versions stand, and what stands before the next step of each. */
export function ReleaseView({ rule }: { rule: string }) {
  const query = useQuery(releaseQuery(rule));
  return (
    <Answer query={query} skeleton={<SkeletonRows rows={6} />}>
      {(release) => <Steps release={release} />}
    </Answer>
  );
}

function Steps({ release }: { release: Release }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const person = usePerson();
  const may = hasRole(person, "reliability-engineer");
  return (
    <>
      <Panel
        title={t("release.title")}
        aside={
          may && release.rollback !== null ? (
            <Button
              variant="default"
              leftSection={<Undo2 size={14} aria-hidden />}
              title={release.rollback.words}
              onClick={() => setAsked({ act: "roll-back" })}
            >
              {t("release.rollBack")}
            </Button>
          ) : null
        }
      >
        <Train release={release} />
      </Panel>
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          {release.versions.length === 0 ? (
            <Panel title={t("release.none")}>
              <p className={css["quiet"]}>{t("release.noneText")}</p>
            </Panel>
          ) : null}
          {release.versions.map((version) => (
            <VersionCard
              key={version.version}
              rule={release.key}
              version={version}
              may={may}
              onAsk={setAsked}
            />
          ))}
        </div>
        <aside className={columns["side"]} aria-label={t("release.history")}>
          <RulePolicy rule={release.key} may={may && person.sites === "all"} />
          <StageHistory rule={release.key} />
        </aside>
      </div>
      {asked === null ? null : (
        <ReleaseDialog release={release} asked={asked} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
