import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { failureModesQuery } from "../../api/failure-modes.ts";
import type { Flag } from "../../api/flag.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Life } from "../../ui/life.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useRuleName } from "../../ui/use-rule-name.ts";

/** Which rule, on what grounds, and what it turned out to be worth. */
export function FlagFacts({ flag }: { flag: Flag }) {
  const { t } = useTranslation();
  const rule = useRuleName(flag.ruleKey);
  const modes = useQuery(failureModesQuery);
  const mode = modes.data?.items.find(({ code }) => code === flag.failureMode);
  return (
    <Panel title={t("flag.facts")}>
      <Facts>
        <Fact name={t("flag.rule")}>
          <Link to="/rules/$rule" params={{ rule: flag.ruleKey }}>
            {t("flag.ruleVersion", { rule, version: flag.ruleVersion })}
          </Link>
        </Fact>
        {flag.failureMode ? (
          <Fact name={t("flag.failureMode")}>{mode?.name ?? flag.failureMode}</Fact>
        ) : null}
        {flag.evidence.score === null ? null : (
          <Fact name={t("flag.score")}>
            {t("flag.scoreOf", { score: flag.evidence.score.toFixed(2) })}
          </Fact>
        )}
        {flag.remainingUsefulLife === null ? null : (
          <Fact name={t("flag.life")}>
            <Life life={flag.remainingUsefulLife} />
          </Fact>
        )}
        {flag.occurrences > 1 ? (
          <Fact name={t("flag.occurrences")}>{t("flag.times", { count: flag.occurrences })}</Fact>
        ) : null}
        {flag.evidence.parts.map((part) => (
          <Fact key={part.words} name={t("flag.because")}>
            {part.words}
          </Fact>
        ))}
      </Facts>
      {flag.kind === "instrument" ? <p>{t("flag.instrument")}</p> : null}
    </Panel>
  );
}
