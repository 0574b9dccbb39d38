import { z } from "#platform";
import { BacktestResult } from "../../backtest/backtest-schemas.ts";
import { outcomes } from "../../records/flag-outcome.ts";
import { DefinitionDiff } from "../../routes/release-schemas.ts";
import { comparisons, proposalKinds, shownStates } from "../proposal.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
const count = z.int().min(0);

const Finding = z.object({
  asset: z.object({ id: z.int(), tag: z.string() }),
  what: z.string().openapi({ example: "bearing-wear was found afterwards (WO-17)" }),
  raisedAt: time.openapi({ description: "Of the first flag that named it." }),
});

export const Proposal = z
  .object({
    id: z.int(),
    kind: z.enum(proposalKinds),
    state: z.enum(shownStates),
    ruleKey: z.string(),
    ruleName: z.string(),
    ruleVersion: z
      .int()
      .nullable()
      .openapi({ description: "The version that it would change; null: the rule would be new." }),
    title: z.string().openapi({ example: "Raise the limit of Vibration" }),
    change: z.string().openapi({ example: "the limit of Vibration from 7.1 mm/s to 8.4 mm/s" }),
    because: z.string().openapi({ description: "What it was suggested on, with the figures." }),
    verdict: z
      .string()
      .openapi({ description: "What its backtest says, with what it would lose." }),
    changes: DefinitionDiff.shape.changes.openapi({
      description: "Place by place; empty where the rule would be new or go.",
    }),
    definition: z
      .looseObject({})
      .nullable()
      .openapi({ description: "The rule as it would be; null: it would be retired." }),
    window: z.object({ from: time, to: time }),
    before: BacktestResult.nullable().openapi({
      description: "The rule as it is, on that window; null: there is none. Shorter in lists.",
    }),
    after: BacktestResult.nullable().openapi({
      description: "The same with the change, on the same readings; null: it would be retired.",
    }),
    lost: z
      .array(Finding)
      .openapi({ description: "Found then, and flagged no more: the first 20." }),
    lostCount: count,
    gained: z.array(Finding).openapi({ description: "Found then, and flagged only by it." }),
    gainedCount: count,
    comparedBy: z.enum(comparisons).openapi({
      description:
        "findings: one by one. failures: it raised more flags than a backtest lists, so only the failures that each foresaw are counted, and none is named.",
    }),
    assets: z.object({
      replayed: count,
      watched: count.openapi({ description: "Of so many that the rule watches." }),
    }),
    backtest: z
      .object({
        id: z.int(),
        before: z.int().nullable(),
        after: z.int().nullable(),
      })
      .openapi({
        description:
          "Where each flag is: `GET /backtests/{id}/flags?candidate=`. Backtests age out.",
      }),
    evidence: z.object({
      flagCount: count,
      flags: z
        .array(z.object({ id: z.int(), number: z.string(), outcome: z.enum(outcomes) }))
        .openapi({ description: "Decided flags that it rests on. Empty in lists." }),
      gaps: z.array(z.int()).openapi({ description: "Coverage gaps that it rests on." }),
    }),
    siteIds: z.array(z.int()),
    openedAt: time,
    ended: z
      .object({ at: time, by: z.string().nullable(), comment: z.string().nullable() })
      .nullable()
      .openapi({ description: "When and by whom it was decided on, or why it expired." }),
    madeVersion: z.int().nullable().openapi({ description: "The version that accepting it made." }),
  })
  .openapi("Proposal");

export const Look = z.object({
  asked: z.object({ by: z.string(), at: time }).nullable().openapi({
    description: "Somebody asked, and it is not answered yet.",
  }),
  lookedAt: time.nullable(),
  answers: z
    .array(
      z.object({
        kind: z.enum(proposalKinds),
        failureMode: z
          .string()
          .nullable()
          .openapi({ description: "Of a class of assets: what came unforeseen." }),
        words: z.string().openapi({ description: "Why it is suggested, or why not." }),
        proposal: z
          .object({
            id: z.int(),
            state: z.enum(["waiting", "trying", "unsupported", ...shownStates]).openapi({
              description:
                "waiting and trying: its backtest is to come, or runs; unsupported: the past did not bear it out.",
            }),
            words: z.string().nullable().openapi({ description: "What the backtest said." }),
            backtestId: z.int().nullable(),
          })
          .nullable(),
      }),
    )
    .openapi({
      description:
        "Of the newest look: of a rule one a kind of change, of a class one a failure mode.",
    }),
});

export const ProposalLook = Look.extend({ ruleKey: z.string() }).openapi("ProposalLook");
export const ClassProposalLook = Look.extend({ assetClass: z.string() }).openapi(
  "ClassProposalLook",
);
