import type { CompletionSource } from "@codemirror/autocomplete";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ruleSchemaQuery } from "../../../api/rule-schema.ts";
import { namesAt } from "./names-at.ts";
import { wayTo } from "./way-to.ts";

/** Offers the names that may stand where somebody types, as the server's own schema has them. */
export function useCompletion(): CompletionSource {
  const { data: schema } = useQuery(ruleSchemaQuery);
  return useMemo(
    () => (context) => {
      const word = context.matchBefore(/[\w-]*/);
      if (word === null || (word.from === word.to && !context.explicit)) return null;
      const way = wayTo(context.state.doc.toString(), context.pos);
      const names = way === null ? [] : namesAt(schema, way);
      if (names.length === 0) return null;
      return {
        from: word.from,
        options: names.map(({ name, about }) => ({
          label: name,
          apply: `${name}: `,
          ...(about === undefined ? {} : { info: about }),
        })),
        validFor: /^[\w-]*$/,
      };
    },
    [schema],
  );
}
