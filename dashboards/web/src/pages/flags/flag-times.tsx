import { useTranslation } from "react-i18next";
import type { Flag } from "../../api/flag.ts";
import { exact } from "../../time/exact.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";

/** Each moment of its life, exact and with its zone. */
export function FlagTimes({ flag, timeZone }: { flag: Flag; timeZone: string | undefined }) {
  const { t } = useTranslation();
  const moments: [name: string, at: string | null][] = [
    [t("flag.raised"), flag.raisedAt],
    [t("flag.triggered"), flag.triggeredAt],
    [t("flag.recorded"), flag.recordedAt],
    [t("flag.acknowledgedBy", { name: flag.acknowledgedBy ?? "" }), flag.acknowledgedAt],
    [t("flag.returned"), flag.returnedAt],
    [t("flag.cleared"), flag.clearedAt],
  ];
  return (
    <Panel title={t("order.history")}>
      <Facts>
        {moments.map(([name, at]) =>
          at === null ? null : (
            <Fact key={name} name={name}>
              <time dateTime={at}>{exact(Date.parse(at), timeZone)}</time>
            </Fact>
          ),
        )}
      </Facts>
    </Panel>
  );
}
