import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Rule, RuleVersion } from "../../api/rule.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { CompareVersions } from "./compare-versions.tsx";
import { Precision } from "./precision.tsx";
import { StageTag } from "./stage-tag.tsx";
import { pairOf } from "./version-pair.ts";
import css from "./rule-versions.module.css";

/** What the rule was, who made it what it is and why, and what each version was worth. */
export function RuleVersions({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/rules/$rule" });
  const navigate = useNavigate({ from: "/rules/$rule" });
  const numbers = rule.versions.map(({ version }) => version);
  const pair = pairOf(numbers, search);
  const choose = (from: number, to: number) =>
    void navigate({
      search: (was) => ({ ...was, from: String(from), to: String(to) }),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <Panel title={t("rules.versions")}>
        <ul className={css["versions"]}>
          {rule.versions.map((version) => (
            <VersionRow
              key={version.version}
              version={version}
              chosen={version.version === pair?.to}
              onChoose={() => choose(before(numbers, version.version), version.version)}
            />
          ))}
        </ul>
      </Panel>
      {pair === null ? null : (
        <CompareVersions rule={rule} from={pair.from} to={pair.to} onChoose={choose} />
      )}
    </>
  );
}

/** The version before this one; of the first one, the first itself. */
function before(numbers: readonly number[], version: number): number {
  return Math.max(...numbers.filter((each) => each < version), Math.min(...numbers));
}

function VersionRow({
  version,
  chosen,
  onChoose,
}: {
  version: RuleVersion;
  chosen: boolean;
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <li className={css["version"]} data-chosen={chosen || undefined}>
      <div className={css["what"]}>
        <span className={css["title"]}>
          <button
            type="button"
            className={css["choose"]}
            aria-current={chosen || undefined}
            onClick={onChoose}
          >
            {t("rules.versionTitle", { version: version.version })}
          </button>
          <StageTag stage={version.stage} share={version.share} />
        </span>
        <p className={css["comment"]}>{version.comment ?? t("rules.noComment")}</p>
        <p className={css["about"]}>
          {version.author} · <Moment at={version.createdAt} />
        </p>
      </div>
      <Precision record={version.record} />
    </li>
  );
}
