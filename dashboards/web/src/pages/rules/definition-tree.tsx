import { Fact, Facts } from "../../ui/facts.tsx";
import css from "./definition-tree.module.css";

type Value = unknown;

/** A rule's definition as names and values, indented as it was written; no braces to read past. */
export function DefinitionTree({ value }: { value: Record<string, Value> }) {
  return (
    <Facts>
      {Object.entries(value).map(([name, inner]) =>
        isObject(inner) ? (
          <div key={name}>
            <dt className={css["name"]}>{inWords(name)}</dt>
            <dd className={css["inner"]}>
              <DefinitionTree value={inner} />
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

function isObject(value: Value): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** "clearBelow" → "Clear below". */
function inWords(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
