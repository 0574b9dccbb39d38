import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import type { InstrumentFault } from "../../api/signal-health.ts";
import { sayTimes } from "../../time/say-times.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { FaultTag } from "./fault-tag.tsx";
import css from "./instrument-faults.module.css";

interface InstrumentFaultsProps {
  asset: Asset;
  faults: ReadonlyMap<number, InstrumentFault>;
}

/** The instrument lane: which instruments are in doubt, since when and why. Apart from flags, which are about the machine. */
export function InstrumentFaults({ asset, faults }: InstrumentFaultsProps) {
  const { t } = useTranslation();
  if (faults.size === 0) return null;
  const timeZone = asset.site.timeZone;
  return (
    <Panel
      title={t("instrument.title")}
      aside={<span className={css["hint"]}>{t("instrument.hint")}</span>}
    >
      <ul className={css["faults"]}>
        {asset.signals.map((signal) => {
          const fault = faults.get(signal.id);
          if (fault === undefined) return null;
          return (
            <li key={signal.id}>
              <span className={css["name"]}>{signal.name}</span>
              <FaultTag fault={fault} />
              <span className={css["words"]}>{sayTimes(fault.words, timeZone)}</span>
              <span className={css["since"]}>
                {t("instrument.since")} <Moment at={fault.since} timeZone={timeZone} />
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
