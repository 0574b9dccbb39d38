import type { AssetEntry, SignalEntry } from "#ingest";
import { signalsNeeded } from "../conditions/bind-condition.ts";
import type { ConditionDefinition } from "../definition/condition-schema.ts";
import { nestedIn } from "../definition/nested-conditions.ts";
import type { RuleTest } from "../definition/rule-test-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";

const id = 1;
const minute = 60_000;

/** An asset that a test of a rule speaks of: of a class that the rule applies to, with the signals that are named. */
export function testAsset(rule: RuleDefinition, test: RuleTest): AssetEntry {
  const { appliesTo } = rule;
  const [firstClass = "class"] = [appliesTo.assetClass ?? []].flat();
  const tag = test.asset ?? appliesTo.assets?.[0] ?? "asset";
  const keys = [
    ...signalsNeeded(rule.condition),
    ...test.series.map(({ signal }) => signal),
    ...Object.keys(test.signals),
  ];
  const signals = [...new Set(keys)]
    .toSorted()
    .map((key, index) => [key, signalOf(key, index + 1, rule, test)] as const);
  return {
    id,
    tag,
    name: tag,
    criticality: 1,
    siteId: 1,
    siteCode: "test",
    siteName: "Test",
    timeZone: test.timeZone,
    systemCode: "test",
    systemName: "Test",
    classCode: test.assetClass ?? firstClass,
    className: test.assetClass ?? firstClass,
    parentId: null,
    isGateway: false,
    topic: "test",
    components: [],
    signals: new Map(signals),
  };
}

function signalOf(key: string, place: number, rule: RuleDefinition, test: RuleTest): SignalEntry {
  const said = test.signals[key];
  const own = test.series.filter(({ signal }) => signal === key);
  const every = said?.every ?? own.find((one) => one.every !== undefined)?.every;
  const isCode =
    own.some(({ code }) => code !== undefined) || codesOf(rule.condition).includes(key);
  const onChange = isCode || (every === undefined && own.length > 0);
  return {
    id: place,
    assetId: id,
    key,
    name: key,
    kind: isCode ? "code" : "number",
    unit: said?.unit ?? null,
    min: null,
    max: null,
    reporting: said?.reporting ?? (onChange ? "on-change" : "periodic"),
    intervalSeconds: (every ?? (onChange ? 60 * minute : minute)) / 1_000,
    decimals: said?.decimals ?? 2,
    latenessSeconds: 0,
    componentCode: null,
  };
}

function codesOf(definition: ConditionDefinition): string[] {
  const own =
    "code" in definition
      ? [definition.code.signal]
      : "expression" in definition
        ? Object.values(definition.expression.codes)
        : "signs" in definition
          ? definition.signs.codes.map(({ signal }) => signal)
          : [];
  return [...own, ...nestedIn(definition).flatMap(codesOf)];
}
