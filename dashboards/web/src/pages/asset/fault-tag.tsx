import { CircleSlash, TriangleAlert, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InstrumentFault } from "../../api/signal-health.ts";
import { Tag } from "../../ui/tag.tsx";

/** What is wrong with an instrument, in a word; its sentence on hover. Never in the colours of a flag's severity alone. */
export function FaultTag({ fault }: { fault: InstrumentFault }) {
  const { t } = useTranslation();
  const Icon =
    fault.kind === "gap" ? WifiOff : fault.kind === "no-value" ? CircleSlash : TriangleAlert;
  return (
    <span title={fault.words}>
      <Tag tone="medium" icon={<Icon size={12} aria-hidden />}>
        {t(`instrument.kind.${fault.kind}`)}
      </Tag>
    </span>
  );
}
