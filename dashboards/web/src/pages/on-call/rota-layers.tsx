import { useTranslation } from "react-i18next";
import type { RotaLayer, StoredRota } from "../../api/rota.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";

/** How the turns are taken, as it is written. */
export function RotaLayers({ stored }: { stored: StoredRota }) {
  const { t } = useTranslation();
  const names = new Map(stored.people.map(({ id, name }) => [id, name]));
  return (
    <Panel title={t("rota.layers")}>
      <Facts>
        {stored.rota.layers.map((layer) => (
          <Fact key={layer.name} name={layer.name}>
            {layer.people.map((id) => names.get(id) || t("rota.gone")).join(" → ")}
            <p>
              <HandOver layer={layer} />
            </p>
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

function HandOver({ layer: { handOver, hours } }: { layer: RotaLayer }) {
  const { t } = useTranslation();
  const days = hours?.days?.map((day) => t(`weekday.${day}`)).join(", ");
  return (
    <>
      {handOver.every === "day"
        ? t("rota.handOverDaily", { at: handOver.at })
        : t("rota.handOverWeekly", { day: t(`weekday.${handOver.on}`), at: handOver.at })}
      {hours === undefined
        ? ""
        : ` ${t("rota.only", { from: hours.from, to: hours.to, days: days ?? t("rota.everyDay") })}`}
    </>
  );
}
