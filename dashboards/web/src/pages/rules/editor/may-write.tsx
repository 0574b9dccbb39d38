import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { hasRole } from "../../../session/has-role.ts";
import { usePerson } from "../../../session/use-person.ts";
import { Notice } from "../../../ui/notice.tsx";
import { Page } from "../../../ui/page.tsx";

/** Who may not write rules is told so before they begin. */
export function MayWrite({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  if (hasRole(usePerson(), "reliability-engineer")) return <>{children}</>;
  return (
    <Page name={name} title={name}>
      <Notice icon={Lock} title={t("ruleEditor.forbidden")}>
        {t("ruleEditor.forbiddenText")}
      </Notice>
    </Page>
  );
}
