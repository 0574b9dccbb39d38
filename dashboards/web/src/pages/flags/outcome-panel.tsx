import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, Flag } from "../../api/flag.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Moment } from "../../ui/moment.tsx";
import { OutcomeTag } from "../../ui/outcome-tag.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useModeName } from "../../ui/use-mode-name.ts";
import list from "../asset/asset-lists.module.css";
import css from "./flag-view.module.css";
import { OutcomeDialog } from "./outcome-dialog.tsx";

/** What it turned out to be worth, by whose word, and what was said before. */
export function OutcomePanel({ flag, timeZone }: { flag: Flag; timeZone: string | undefined }) {
  const { t } = useTranslation();
  const may = hasRole(usePerson(), "reliability-engineer") && flag.withdrawnAt === null;
  const [revising, setRevising] = useState(false);
  const counts = flag.outcomes.find(({ superseded }) => !superseded);
  const before = flag.outcomes.filter(({ superseded }) => superseded);
  return (
    <Panel
      title={t("flag.worth.title")}
      aside={
        may ? (
          <Button variant="default" size="compact-sm" onClick={() => setRevising(true)}>
            {t(counts === undefined ? "flag.worth.say" : "flag.worth.revise")}
          </Button>
        ) : null
      }
    >
      {counts === undefined ? (
        <p className={list["none"]}>{t("flag.worth.open")}</p>
      ) : (
        <Said finding={counts} timeZone={timeZone} />
      )}
      {before.length === 0 ? null : (
        <details>
          <summary className={list["none"]}>{t("flag.worth.before")}</summary>
          {before.map((finding) => (
            <Said key={finding.recordedAt} finding={finding} timeZone={timeZone} />
          ))}
        </details>
      )}
      {revising ? (
        <OutcomeDialog
          flag={flag}
          counts={counts?.outcome ?? null}
          onClose={() => setRevising(false)}
        />
      ) : null}
    </Panel>
  );
}

function Said({ finding, timeZone }: { finding: Finding; timeZone: string | undefined }) {
  const { t } = useTranslation();
  const modeName = useModeName();
  const { outcome, source, by, decidedAt, reason, failureMode, workOrderId } = finding;
  return (
    <div>
      <div className={css["said"]}>
        <OutcomeTag outcome={outcome} />
        {reason === null ? null : <span>{reason}</span>}
      </div>
      {failureMode === null ? null : (
        <p>{t("flag.worth.instead", { mode: modeName(failureMode) })}</p>
      )}
      <div className={list["about"]}>
        <span>{t(source === "person" ? "flag.worth.byPerson" : "flag.worth.byVisit", { by })}</span>
        <Moment at={decidedAt} timeZone={timeZone} />
        {workOrderId === null ? null : (
          <Link to="/work-orders/$order" params={{ order: `WO-${workOrderId}` }}>
            WO-{workOrderId}
          </Link>
        )}
      </div>
    </div>
  );
}
