import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleX, Hourglass, WifiOff, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { repairChecksQuery, type RepairCheck } from "../../api/repair-checks.ts";
import { exact } from "../../time/exact.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import { useRuleName } from "../../ui/use-rule-name.ts";
import list from "../asset/asset-lists.module.css";

const look: Record<RepairCheck["state"], { tone: Tone; icon: LucideIcon }> = {
  pending: { tone: "plain", icon: Hourglass },
  verified: { tone: "plain", icon: CircleCheck },
  failed: { tone: "high", icon: CircleX },
  unheard: { tone: "medium", icon: WifiOff },
};

/** Whether the machine says what the report says: a check for each flag behind the order. */
export function RepairChecks({ order, timeZone }: { order: number; timeZone: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery(repairChecksQuery(order));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title={t("repair.title")}>
      <ul className={list["list"]}>
        {data.items.map((check) => (
          <li key={check.flagId}>
            <Words check={check} timeZone={timeZone} />
            <div className={list["about"]}>
              <StateTag state={check.state} />
              <Link to="/flags/$flag" params={{ flag: `F-${check.flagId}` }}>
                F-{check.flagId}
              </Link>
              <RuleName rule={check.condition} />
              {check.decidedAt === null ? null : (
                <Moment at={check.decidedAt} timeZone={timeZone} />
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Words({ check, timeZone }: { check: RepairCheck; timeZone: string | undefined }) {
  const { t } = useTranslation();
  if (check.state === "pending")
    return <>{t("repair.pending", { until: exact(Date.parse(check.until), timeZone) })}</>;
  const words = check.words ?? t(`repair.state.${check.state}`);
  return <>{words.charAt(0).toUpperCase() + words.slice(1)}.</>;
}

function RuleName({ rule }: { rule: string }) {
  return <span>{useRuleName(rule)}</span>;
}

function StateTag({ state }: { state: RepairCheck["state"] }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[state];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`repair.state.${state}`)}
    </Tag>
  );
}
