import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Target } from "../../api/escalation-policy.ts";
import { peopleQuery, rotasQuery } from "../../api/rota.ts";

/** Whom a step tells, in words. */
export function useTargetName(): (target: Target) => string {
  const { t } = useTranslation();
  const rotas = useQuery(rotasQuery).data?.items;
  // Who plans may ask for names; others read who it is by number.
  const people = useQuery({ ...peopleQuery(""), retry: false }).data?.items;
  const rotaName = (id: number) =>
    rotas?.find((each) => each.id === id)?.rota.name ?? t("escalation.rotaNumber", { id });
  return (target) => {
    if ("webhooks" in target) return t("escalation.to.webhooks");
    if ("everybody" in target)
      return t("escalation.to.everybody", { rota: rotaName(target.everybody) });
    if ("person" in target)
      return (
        people?.find(({ id }) => id === target.person)?.name ??
        t("escalation.to.person", { id: target.person })
      );
    const { rota, layer } = target.onCall;
    return layer === undefined
      ? t("escalation.to.onCall", { rota: rotaName(rota) })
      : t("escalation.to.onCallOf", { rota: rotaName(rota), layer });
  };
}
