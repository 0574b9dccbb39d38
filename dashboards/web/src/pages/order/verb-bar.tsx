import { Button, Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AllowedVerb, VerbName, WorkOrder } from "../../api/work-order.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import css from "./verb-bar.module.css";
import { VerbDialog } from "./verb-dialog.tsx";
import { arrangeVerbs } from "./verb-order.ts";
import { needsInput } from "./verb-needs.ts";
import { useVerb } from "./use-verb.ts";

/** What can be done now: the usual next step as a button, the rest in a menu, the impossible with its reason. */
export function VerbBar({ order }: { order: WorkOrder }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<VerbName | null>(null);
  const perform = useVerb(order);
  const { next, others } = arrangeVerbs(order.verbs, order.status);
  const press = (verb: VerbName) => {
    if (needsInput(verb, order)) setAsking(verb);
    else perform.mutate({ verb, command: {} });
  };
  useKeys(
    order.verbs.some(({ verb, allowed }) => verb === "dispatch" && allowed)
      ? { a: () => setAsking("dispatch") }
      : {},
  );
  const name = (verb: AllowedVerb) => t(`verb.name.${verb.verb}`);
  return (
    <div className={css["bar"]}>
      <div className={css["buttons"]}>
        {next ? (
          <Button loading={perform.isPending} onClick={() => press(next.verb)}>
            {name(next)}
          </Button>
        ) : null}
        <Menu width={290}>
          <Menu.Target>
            <Button variant="default" rightSection={<ChevronDown size={14} />}>
              {t("verb.more")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((verb) => (
              <Menu.Item
                key={verb.verb}
                aria-disabled={!verb.allowed}
                className={verb.allowed ? undefined : css["refused"]}
                closeMenuOnClick={verb.allowed}
                onClick={() => (verb.allowed ? press(verb.verb) : undefined)}
              >
                {name(verb)}
                {verb.allowed ? null : (
                  <span className={css["reason"]}>
                    {verb.reason} {verb.remedy}
                  </span>
                )}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <FormProblem error={perform.error} />
      <VerbDialog verb={asking} order={order} onClose={() => setAsking(null)} />
    </div>
  );
}
