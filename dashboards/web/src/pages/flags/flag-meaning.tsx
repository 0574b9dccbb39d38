import { useTranslation } from "react-i18next";
import type { Rationalisation } from "../../api/flag.ts";
import { duration } from "../../time/duration.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";

/** What is to be done, why it comes to that, and what if nobody does it: as the rule's author wrote it down. */
export function FlagMeaning({ meaning }: { meaning: Rationalisation | null }) {
  const { t } = useTranslation();
  if (meaning === null) return null;
  const { response, timeToRespondMs, cause, consequence, kit, priority } = meaning;
  const rows: [name: string, value: string | null][] = [
    [t("flag.meaning.response"), response],
    [t("flag.meaning.within"), timeToRespondMs === null ? null : duration(timeToRespondMs)],
    [t("flag.meaning.kit"), kit],
    [
      t("flag.meaning.priority"),
      priority === null ? null : `${priority.class}: ${priority.reason}`,
    ],
    [t("flag.meaning.cause"), cause],
    [t("flag.meaning.consequence"), consequence],
  ];
  if (rows.every(([, value]) => value === null)) return null;
  return (
    <Panel title={t("flag.meaning.title")}>
      <Facts>
        {rows.map(([name, value]) =>
          value === null ? null : (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
        )}
      </Facts>
    </Panel>
  );
}
