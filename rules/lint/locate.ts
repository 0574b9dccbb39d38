import { LineCounter, isNode, parseDocument } from "yaml";
import type { Document } from "yaml";

/** A place in a file, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** A YAML or JSON document that knows where its parts stand. */
export interface Located {
  content: unknown;
  /** What keeps it from being read at all. */
  errors: ({ message: string } & Place)[];
  /** Where a part stands, or the nearest part around it that is there. */
  placeOf: (path: readonly PropertyKey[]) => Place;
}

export function locate(text: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const errors = document.errors.map(({ message, pos }) => ({ message, ...at(pos[0]) }));
  let content: unknown = null;
  try {
    if (errors.length === 0) content = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // Aliases of aliases would be more than any file says.
    errors.push({ message: error instanceof Error ? error.message : String(error), ...at(0) });
  }
  return {
    content,
    errors,
    placeOf: (path) => at(offsetOf(document, path)),
  };
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
