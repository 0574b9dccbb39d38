import { useTranslation } from "react-i18next";
import { priorityClasses, type EscalationPolicy } from "../../api/escalation-policy.ts";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import css from "./escalation-policies.module.css";
import { useTargetName } from "./use-target-name.ts";

/** Each level with its steps, one after another, and how long orders may wait. */
export function PolicyInWords({ policy }: { policy: EscalationPolicy }) {
  const { t } = useTranslation();
  const nameOf = useTargetName();
  const waits = priorityClasses.filter((priority) => policy.acceptOrdersWithin[priority]);
  return (
    <>
      {policy.levels.length === 0 ? <p>{t("escalation.tellsNobody")}</p> : null}
      {policy.levels.map(({ severities, steps, repeat }) => (
        <section key={severities.join()} className={css["level"]}>
          <h3>
            {severities
              .toSorted((a, b) => b - a)
              .map((severity) => (
                <SeverityMark key={severity} severity={severity} quiet />
              ))}
          </h3>
          <ol>
            {steps.map(({ after, tell }, index) => (
              <li key={index}>
                <span className={css["after"]}>
                  {isAtOnce(after)
                    ? t("escalation.atOnce")
                    : t(index === 0 ? "escalation.after" : "escalation.afterThat", { after })}
                </span>
                <span>{tell.map(nameOf).join(", ")}</span>
              </li>
            ))}
            {repeat === undefined ? null : (
              <li>
                <span className={css["after"]}>
                  {t("escalation.afterThat", { after: repeat.after })}
                </span>
                <span>{t("escalation.again", { count: repeat.times })}</span>
              </li>
            )}
          </ol>
        </section>
      ))}
      <section className={css["level"]}>
        <h3>{t("escalation.orders")}</h3>
        {waits.length === 0 ? (
          <p>{t("escalation.ordersNever")}</p>
        ) : (
          <ul>
            {waits.map((priority) => (
              <li key={priority}>
                <span className={css["after"]}>{priority}</span>
                <span>
                  {t("escalation.ordersWithin", { within: policy.acceptOrdersWithin[priority] })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

const isAtOnce = (after: string): boolean => Number.parseFloat(after) === 0;
