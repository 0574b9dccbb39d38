/** Braces are looked for so far back; who opens one further up writes it in lines of their own. */
const furthest = 2_000;

/**
 * The names of the fields around a place in a YAML text, the outermost first; null where no name begins there. By braces and indentation and not
 * by a parser: what is only begun is no YAML yet.
 */
export function wayTo(text: string, at: number): string[] | null {
  const before = text.slice(0, at).replace(/[\w-]*$/, "");
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const { way, from } = openBraces(before);
  const isName = way === null ? /^(?:\s|- )*$/.test(line) : /[{,]\s*$/.test(before);
  if (!isName) return null;
  return [...outerFields(way === null ? before : before.slice(0, from)), ...(way ?? [])];
}

/** The names before the braces that are open, and where the outermost begins; null: none is. */
function openBraces(before: string): { way: string[] | null; from: number } {
  let way: string[] | null = null;
  let from = before.length;
  let closed = 0;
  for (let place = before.length - 1; place >= Math.max(0, before.length - furthest); place--) {
    const sign = before[place]!;
    if (sign === "}" || sign === "]") closed += 1;
    if (sign !== "{" && sign !== "[") continue;
    if (closed > 0) {
      closed -= 1;
      continue;
    }
    from = place;
    const name = /([\w-]+):\s*$/.exec(before.slice(0, place))?.[1];
    way = [...(name === undefined ? [] : [name]), ...(way ?? [])];
  }
  return { way, from };
}

/** Of the lines above that are indented less and less. */
function outerFields(before: string): string[] {
  const lines = before.split("\n");
  let indent = indentOf(lines.pop() ?? "");
  const way: string[] = [];
  for (const line of lines.toReversed()) {
    const name = /^(?:\s|- )*([\w-]+):/.exec(line)?.[1];
    if (name === undefined || indentOf(line) >= indent) continue;
    way.unshift(name);
    indent = indentOf(line);
  }
  return way;
}

/** With the dash of an item counted in, so that fields of one item stand under each other. */
const indentOf = (line: string): number => /^(?:\s|- )*/.exec(line)![0].length;
