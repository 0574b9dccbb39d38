const asRead = [
  "appliesTo",
  "severity",
  "kind",
  "condition",
  "parameters",
  "overrides",
  "failureMode",
  "skill",
  "timeToFailureHours",
  "timeToRespond",
  "cause",
  "consequence",
  "response",
];

/** In the order in which a person explains a rule; its key and name stand above already. */
export function readable({
  key: _key,
  name: _name,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  const place = (name: string) => (asRead.includes(name) ? asRead.indexOf(name) : asRead.length);
  return Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => place(a) - place(b)));
}
