import { useTranslation } from "react-i18next";
import { Panel } from "../../ui/panel.tsx";
import css from "./steps-panel.module.css";

export function StepsPanel({ steps }: { steps: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("order.steps")}>
      <ol className={css["steps"]}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Panel>
  );
}
