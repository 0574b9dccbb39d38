import { Document, isCollection, isScalar, visit } from "yaml";
import { isObject } from "../../../definition/definition-words.ts";

/** In the order in which a person writes a rule down; what is stored has lost it. */
const order = [
  "key name appliesTo severity kind failureMode skill kit priority timeToFailureHours latched",
  "suppressedBy parameters overrides condition summary cause consequence response timeToRespond",
  "signal signals code above below clearAbove clearBelow first within then n of m onDelay offDelay",
  "while activeHours asset assets assetClass class set reason why start timeZone from to every at",
  "value values series until expect tests",
].flatMap((names) => names.split(" "));

/** A definition as text to go on writing: YAML, what is short in one line. */
export function ruleText(definition: Record<string, unknown>): string {
  const document = new Document(inOrder(definition));
  visit(document, {
    Collection(place, node) {
      if (place !== null && node.items.every(isShort)) node.flow = lengthOf(node.toJSON()) <= 72;
    },
  });
  return document.toString({ lineWidth: 100, flowCollectionPadding: true });
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => place(a) - place(b))
      .map(([name, inner]) => [name, inOrder(inner)]),
  );
}

/** A value, a pair with one, or a list or mapping of values: no deeper. */
function isShort(item: unknown): boolean {
  const value = typeof item === "object" && item !== null && "value" in item ? item.value : item;
  if (isScalar(item) || isScalar(value) || value === null) return true;
  return isCollection(value) && value.items.every((each) => isScalar(each) || hasScalar(each));
}

const hasScalar = (item: unknown): boolean =>
  typeof item === "object" && item !== null && "value" in item && isScalar(item.value);

const lengthOf = (value: unknown): number => JSON.stringify(value).length;
