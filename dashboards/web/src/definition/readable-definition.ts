/** What a person needs who is called because of the rule; they have a panel of their own. */
export const rationalisationFields = ["response", "timeToRespond", "cause", "consequence"] as const;

const asRead = [
  "appliesTo",
  "severity",
  "kind",
  "condition",
  "parameters",
  "overrides",
  "failureMode",
  "skill",
  "kit",
  "priority",
  "timeToFailureHours",
];

/** In the order in which a person explains a rule; its key, its name and why it is worth having stand elsewhere already. */
export function readable(definition: Record<string, unknown>): Record<string, unknown> {
  const elsewhere: readonly string[] = ["key", "name", ...rationalisationFields];
  const place = (name: string) => (asRead.includes(name) ? asRead.indexOf(name) : asRead.length);
  return Object.fromEntries(
    Object.entries(definition)
      .filter(([name]) => !elsewhere.includes(name))
      .toSorted(([a], [b]) => place(a) - place(b)),
  );
}
