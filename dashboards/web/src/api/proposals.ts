import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { BacktestResult } from "./backtests.ts";
import { get, post } from "./client.ts";
import type { Outcome } from "./failure-report.ts";
import type { Page } from "./page.ts";
import type { DefinitionChange } from "./rule-diff.ts";

export type ProposalKind =
  | "raise-limit"
  | "lower-limit"
  | "lengthen-delay"
  | "retire"
  | "add"
  | "relearn";

export const proposalStates = ["open", "accepted", "rejected", "expired"] as const;
export type ProposalState = (typeof proposalStates)[number];

/** Something that a visit found, behind one or several flags. */
export interface Finding {
  asset: { id: number; tag: string };
  what: string;
  raisedAt: string;
}

/** A change of a rule that its record speaks for, tried on the past before it is shown. */
export interface Proposal {
  id: number;
  kind: ProposalKind;
  state: ProposalState;
  ruleKey: string;
  /** The version that it would change; null: the rule would be new. */
  ruleVersion: number | null;
  title: string;
  change: string;
  because: string;
  verdict: string;
  changes: DefinitionChange[];
  /** The rule as it would be; null: it would be retired. */
  definition: Record<string, unknown> | null;
  /** The past that it was tried on. */
  window: { from: string; to: string };
  before: BacktestResult | null;
  after: BacktestResult | null;
  lost: Finding[];
  lostCount: number;
  gained: Finding[];
  gainedCount: number;
  assets: { replayed: number; watched: number };
  backtest: { id: number; before: number | null; after: number | null };
  evidence: {
    flagCount: number;
    flags: { id: number; number: string; outcome: Outcome }[];
    gaps: number[];
  };
  siteIds: number[];
  openedAt: string;
  ended: { at: string; by: string | null; comment: string | null } | null;
  /** The version that accepting it made. */
  madeVersion: number | null;
}

export interface ProposalFilter {
  state?: ProposalState;
  site?: string;
  rule?: string;
}

export function proposalList(filter: ProposalFilter) {
  return infiniteQueryOptions({
    queryKey: ["proposals", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam };
      return get<Page<Proposal>>("/proposals", { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export function proposalQuery(id: number) {
  return queryOptions({
    queryKey: ["proposal", id],
    queryFn: ({ signal }) => get<Proposal>(`/proposals/${id}`, { signal }),
  });
}

export function acceptProposal(
  id: number,
  command: { stage: "draft" | "shadow"; comment?: string },
) {
  return post<Proposal>(`/proposals/${id}/acceptance`, command);
}

export function rejectProposal(id: number, reason: string) {
  return post<Proposal>(`/proposals/${id}/rejection`, { reason });
}

/** Whose record is looked at: a rule's, or what no rule of a class of assets foresaw. */
export type LookSubject = { rule: string } | { assetClass: string };

/** What came of looking. */
export interface ProposalLook {
  /** Somebody asked, and it is not answered yet. */
  asked: { by: string; at: string } | null;
  lookedAt: string | null;
  answers: {
    kind: ProposalKind;
    /** Why it is suggested, or why not. */
    words: string;
    proposal: {
      id: number;
      state: "waiting" | "trying" | "unsupported" | ProposalState;
      words: string | null;
      backtestId: number | null;
    } | null;
  }[];
}

const lookPath = (of: LookSubject) =>
  "rule" in of
    ? `/rules/${encodeURIComponent(of.rule)}/proposal-look`
    : `/asset-classes/${encodeURIComponent(of.assetClass)}/proposal-look`;
const whileBusyMs = 2_000;

/** Asked for again while an answer or a backtest of it is to come. */
export function proposalLookQuery(of: LookSubject) {
  return queryOptions({
    queryKey: ["proposal-look", of],
    queryFn: ({ signal }) => get<ProposalLook>(lookPath(of), { signal }),
    refetchInterval: ({ state }) => (isBusy(state.data) ? whileBusyMs : false),
  });
}

export function isBusy(look: ProposalLook | undefined): boolean {
  if (look === undefined) return false;
  const tried = look.answers.map(({ proposal }) => proposal?.state);
  return look.asked !== null || tried.includes("waiting") || tried.includes("trying");
}

export function lookForProposals(of: LookSubject) {
  return post<ProposalLook>(lookPath(of));
}
