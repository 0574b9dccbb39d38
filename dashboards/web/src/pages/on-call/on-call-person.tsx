import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OnCall } from "../../api/rota.ts";
import css from "./on-call.module.css";

/** Who it is, for whom they stand in, or why it is nobody. */
export function OnCallPerson({ onCall: { person, why, insteadOf } }: { onCall: OnCall }) {
  const { t } = useTranslation();
  if (person === null)
    return (
      <span className={css["quiet"]}>
        {t(why === "not-begun" ? "rota.notBegun" : "rota.outsideHours")}
      </span>
    );
  return (
    <>
      <strong>{person.name === "" ? t("rota.gone") : person.name}</strong>
      {person.disabled ? (
        <span className={css["warning"]}>
          <TriangleAlert size={13} aria-hidden />
          {t("rota.disabled")}
        </span>
      ) : null}
      {insteadOf === null ? null : (
        <span className={css["quiet"]}> {t("rota.insteadOf", { name: insteadOf.name })}</span>
      )}
    </>
  );
}
