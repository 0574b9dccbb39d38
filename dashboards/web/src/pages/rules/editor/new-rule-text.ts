/** What a new rule begins with: whole, with a test, about a kind of machine and a signal that there are. */
export const newRuleText = (
  assetClass: string,
  signal: string,
): string => `# What it is called, and which machines it watches.
key: ${slug(`${assetClass}-${signal}`)}-limit
name: High ${signal.replaceAll("-", " ")}
appliesTo: { assetClass: ${assetClass} }
severity: 2 # 1 low, 2 medium, 3 high, 4 critical
failureMode: bearing-wear

# When it speaks.
condition:
  limit: { signal: ${signal}, above: 7.1, clearBelow: 6, onDelay: 5m }

# What somebody who is called because of it needs to know.
cause: What is behind it, when it is right.
consequence: What happens if nobody does anything.
response: What is to be done.
timeToRespond: 7d

# What it must say of given readings. It is tried while you write.
tests:
  - name: speaks after five minutes above the limit, until it is below the lower one
    series:
      - { signal: ${signal}, every: 1m, values: [3 x 10, 8 x 10, 5] }
    expect: [{ raised: 15m }, { returned: 20m }]
  - name: a short peak is none
    series:
      - { signal: ${signal}, every: 1m, values: [3 x 10, 8 x 3, 3 x 10] }
    expect: []
`;

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
