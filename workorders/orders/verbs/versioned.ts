import { z } from "zod";

/** A field of every command: guards against acting on a page that is out of date. */
export const versioned = {
  version: z
    .int()
    .positive()
    .optional()
    .describe(
      "The order's version that was looked at; if it has changed since, the answer is 409.",
    ),
};
