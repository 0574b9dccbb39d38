import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { priorityClasses, type EscalationPolicy } from "../../api/escalation-policy.ts";
import css from "./escalation-policies.module.css";

interface OrderFieldsProps {
  within: EscalationPolicy["acceptOrdersWithin"];
  onChange: (within: EscalationPolicy["acceptOrdersWithin"]) => void;
}

/** How long an order of each priority may wait for somebody to take it on; empty: for ever. */
export function OrderFields({ within, onChange }: OrderFieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={css["fieldset"]}>
      <legend>{t("escalation.orders")}</legend>
      <p className={css["quiet"]}>{t("escalation.ordersHint")}</p>
      <div className={css["four"]}>
        {priorityClasses.map((priority) => (
          <TextInput
            key={priority}
            label={priority}
            placeholder={t("escalation.forEver")}
            maxLength={20}
            value={within[priority] ?? ""}
            onChange={(event) => {
              const text = event.currentTarget.value.trim();
              onChange({ ...within, [priority]: text === "" ? null : text });
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}
