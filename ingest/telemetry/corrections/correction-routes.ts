import { decodeCursor, defineRoute, pageOf, pageQuery, toPage, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { IngestLog } from "../../log/ingest-log.ts";
import { limits, quality } from "../../wire/index.ts";
import { iso } from "../reading-answers.ts";
import { moment, optionalRange } from "../range-query.ts";
import type { TelemetryStore } from "../telemetry-store.ts";
import type { SignalOf } from "../visible-signal.ts";
import { listCorrections } from "./list-corrections.ts";
import type { CorrectionRow, Said } from "./list-corrections.ts";
import { requestCorrection } from "./request-correction.ts";

const params = z.object({ id: z.coerce.number().int().positive() });

const Content = z.object({
  value: z.number().nullable(),
  code: z.string().nullable(),
  quality: z.enum(quality),
  receivedAt: z.string(),
});
const Authored = Content.extend({
  by: z.object({
    kind: z.enum(["device", "person", "not-told"]).openapi({
      description: "`not-told`: an external broker does not say who published.",
    }),
    id: z.number().nullable(),
    name: z.string().nullable(),
  }),
}).openapi("AuthoredReading");

const Correction = z
  .object({
    id: z.number(),
    observedAt: z.string().openapi({ description: "Which reading: the device's clock." }),
    recordedAt: z.string(),
    was: Authored,
    now: Authored,
    comment: z.string().nullable().openapi({ description: "Why, when a person did it." }),
  })
  .openapi("Correction");

const getCorrections = defineRoute({
  method: "get",
  path: "/signals/{id}/corrections",
  access: "anyone-signed-in",
  summary: "Values of a signal that were replaced, newest correction first",
  description: "By devices that sent another value for the same moment, and by people.",
  tag: "telemetry",
  params,
  query: z.object({ ...pageQuery, ...optionalRange }),
  returns: { 200: pageOf(Correction) },
});

const postCorrection = defineRoute({
  method: "post",
  path: "/signals/{id}/corrections",
  access: ["reliability-engineer"],
  summary: "Say what a reading should have been",
  description:
    "The old value and who said it are kept. Flags, charts and rollups that rest on it are worked out again; the answer comes before they are.",
  tag: "telemetry",
  params,
  body: z.strictObject({
    observedAt: moment.openapi({
      type: "string",
      format: "date-time",
      description: "Which reading, to the millisecond.",
    }),
    value: z
      .union([z.number(), z.string().min(1).max(limits.codeChars), z.null()])
      .openapi({ description: "Text for a signal of codes; null strikes the reading out." }),
    comment: z.string().trim().min(1).max(500).openapi({ description: "Why." }),
  }),
  returns: {
    202: z.object({
      signalId: z.number(),
      observedAt: z.string(),
      was: Content,
      now: Content,
    }),
  },
});

export function addCorrectionRoutes(
  routes: Routes,
  parts: {
    db: Database;
    store: Pick<TelemetryStore, "lookup">;
    ingestLog: Pick<IngestLog, "append">;
    clock: Clock;
    signalOf: SignalOf;
  },
): void {
  routes.openapi(getCorrections, async (c) => {
    const signal = await parts.signalOf(c.get("principal"), c.req.valid("param").id);
    const { limit, cursor, from, to } = c.req.valid("query");
    const [before] = decodeCursor(cursor, z.tuple([z.number()])) ?? [];
    const rows = await listCorrections(parts.db, { signalId: signal.id, from, to, before, limit });
    return c.json(
      toPage(rows, limit, (row) => [row.id], correctionOf),
      200,
    );
  });

  routes.openapi(postCorrection, async (c) => {
    const principal = c.get("principal");
    const signal = await parts.signalOf(principal, c.req.valid("param").id);
    const { was, now } = await requestCorrection(parts, principal, signal, c.req.valid("json"));
    const content = ({ value, code, quality, receivedAt }: typeof was | typeof now) => ({
      value,
      code,
      quality,
      receivedAt: iso(receivedAt),
    });
    return c.json(
      {
        signalId: signal.id,
        observedAt: iso(now.observedAt),
        was: content(was),
        now: content(now),
      },
      202,
    );
  });
}

function correctionOf({ id, observedAt, recordedAt, was, now, comment }: CorrectionRow) {
  const said = ({ receivedAt, ...rest }: Said) => ({
    ...rest,
    receivedAt: receivedAt.toISOString(),
  });
  return {
    id,
    observedAt: observedAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    was: said(was),
    now: said(now),
    comment,
  };
}
