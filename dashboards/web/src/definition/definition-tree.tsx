import { useTranslation } from "react-i18next";
import { Fact, Facts } from "../ui/facts.tsx";
import css from "./definition-tree.module.css";
import { inWords, isObject, valueInWords } from "./definition-words.ts";

/** A rule's definition as names and values, indented as it was written; no braces to read past. */
export function DefinitionTree({ value }: { value: Record<string, unknown> }) {
  const { t } = useTranslation();
  return (
    <Facts>
      {Object.entries(value).map(([name, inner]) =>
        hasParts(inner) || isListOfObjects(inner) ? (
          <div key={name}>
            <dt className={css["name"]}>{inWords(name)}</dt>
            <dd className={css["inner"]}>
              {hasParts(inner) ? <DefinitionTree value={inner} /> : <List items={inner} />}
            </dd>
          </div>
        ) : (
          <Fact key={name} name={inWords(name)}>
            {isObject(inner) ? t("rules.asUsual") : valueInWords(inner)}
          </Fact>
        ),
      )}
    </Facts>
  );
}

/** The parts of "all", "any" and the like, each apart. */
function List({ items }: { items: readonly Record<string, unknown>[] }) {
  return (
    <ol className={css["list"]}>
      {items.map((item, index) => (
        <li key={index}>
          <DefinitionTree value={item} />
        </li>
      ))}
    </ol>
  );
}

/** A form with nothing said in it takes what is usual; it has no parts to show. */
function hasParts(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0;
}

function isListOfObjects(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
