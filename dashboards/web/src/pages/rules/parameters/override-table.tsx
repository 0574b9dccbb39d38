import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OverrideScope } from "../../../api/rule-parameters.ts";
import table from "../../../ui/data-table.module.css";
import { inWords } from "../../../definition/definition-words.ts";
import css from "./parameters.module.css";
import type { SaidOverride } from "./said-overrides.ts";

interface OverrideTableProps {
  fleet: Record<string, string | number>;
  overrides: readonly SaidOverride[];
  onTakeBack: ((of: OverrideScope) => void) | undefined;
}

/** A column a parameter: the fleet's values first, then what is said of classes, then of single assets, each over the one before. */
export function OverrideTable({ fleet, overrides, onTakeBack }: OverrideTableProps) {
  const { t } = useTranslation();
  const names = Object.keys(fleet);
  const sorted = overrides.toSorted((a, b) => Number(a.of === "asset") - Number(b.of === "asset"));
  return (
    <div className={css["scroll"]}>
      <table className={`${table["table"]} ${css["values"]}`} aria-label={t("parameters.title")}>
        <thead>
          <tr>
            <th scope="col">{t("parameters.whom")}</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {inWords(name)}
              </th>
            ))}
            <th scope="col">{t("parameters.why")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("parameters.fleet")}</th>
            {names.map((name) => (
              <td key={name}>{fleet[name]}</td>
            ))}
            <td />
          </tr>
          {sorted.flatMap((one) =>
            one.names.map((name) => (
              <tr key={`${one.of} ${name} ${Object.keys(one.set).join()}`}>
                <th scope="row">
                  {name}
                  <span className={css["kind"]}>{t(`parameters.of.${one.of}`)}</span>
                </th>
                {names.map((each) => (
                  <td key={each} className={one.set[each] === undefined ? css["same"] : undefined}>
                    {one.set[each] ?? t("parameters.same")}
                  </td>
                ))}
                <td>
                  {one.why}{" "}
                  {onTakeBack === undefined ? null : (
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      aria-label={t("parameters.takeBackOf", { name })}
                      onClick={() =>
                        onTakeBack(one.of === "class" ? { assetClass: name } : { asset: name })
                      }
                    >
                      {t("parameters.takeBack")}
                    </Button>
                  )}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      {overrides.length === 0 ? <p className={css["hint"]}>{t("parameters.onlyFleet")}</p> : null}
    </div>
  );
}
