import { Fact, Facts } from "../../ui/facts.tsx";
import css from "./definition-tree.module.css";
import { inWords, isObject } from "./definition-words.ts";

/** A rule's definition as names and values, indented as it was written; no braces to read past. */
export function DefinitionTree({ value }: { value: Record<string, unknown> }) {
  return (
    <Facts>
      {Object.entries(value).map(([name, inner]) =>
        isObject(inner) || isListOfObjects(inner) ? (
          <div key={name}>
            <dt className={css["name"]}>{inWords(name)}</dt>
            <dd className={css["inner"]}>
              {isObject(inner) ? <DefinitionTree value={inner} /> : <List items={inner} />}
            </dd>
          </div>
        ) : (
          <Fact key={name} name={inWords(name)}>
            {Array.isArray(inner) ? inner.join(", ") : String(inner)}
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

function isListOfObjects(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
