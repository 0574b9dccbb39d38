import { useQuery } from "@tanstack/react-query";
import { Activity, OctagonAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { healthQuery } from "../../api/system.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ParkedEvents } from "./parked-events.tsx";
import { ProcessPanel } from "./process-panel.tsx";
import { SlowedDevices } from "./slowed-devices.tsx";

/** Is the product itself well? */
export function SystemPage() {
  const { t } = useTranslation();
  const health = useQuery(healthQuery);
  const isAdmin = hasRole(usePerson());
  return (
    <Page
      name={t("system.title")}
      title={t("system.title")}
      answer={health.data ? t(`system.answer.${health.data.state}`) : <>&nbsp;</>}
    >
      <Answer query={health} skeleton={<SkeletonRows rows={8} height={40} />}>
        {({ processes, vacant }) =>
          processes.length === 0 ? (
            <Notice icon={Activity} title={t("system.empty")}>
              {t("system.emptyText")}
            </Notice>
          ) : (
            <>
              {vacant.map((role) => (
                <Notice
                  key={role}
                  tone="critical"
                  icon={OctagonAlert}
                  title={t("system.vacant", {
                    role: t(`system.role.${role}`, { defaultValue: role }),
                  })}
                >
                  {t("system.vacantText", { role })}
                </Notice>
              ))}
              {processes.map((one) => (
                <ProcessPanel key={one.id} process={one} mayDismiss={isAdmin} />
              ))}
            </>
          )
        }
      </Answer>
      <SlowedDevices />
      {isAdmin ? <ParkedEvents /> : null}
    </Page>
  );
}
