import type { Registry } from "#ingest";
import {
  allowedSites,
  conflict,
  decodeCursor,
  forbidden,
  notFound,
  requireAllSites,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import { liveRuleRow, shownRuleRow } from "../../store/rule-list.ts";
import type { RulesTables } from "../../tables.ts";
import { acceptProposal, rejectProposal } from "../accept-proposal.ts";
import { askForLook, classSubject } from "../store/looks.ts";
import { proposalList, proposalRow } from "../store/proposal-list.ts";
import type { ShownProposal } from "../store/proposal-list.ts";
import type { ProposalTables } from "../store/proposal-tables.ts";
import { lookAnswer } from "./look-answer.ts";
import { presentProposal } from "./present-proposal.ts";
import {
  acceptRoute,
  askOfClassRoute,
  askRoute,
  detailRoute,
  listRoute,
  lookOfClassRoute,
  lookRoute,
  rejectRoute,
} from "./proposal-route-definitions.ts";

/** Proposals: reading them, deciding on them, asking for them. Who makes them is `startProposals`. */
export function addProposalRoutes(
  routes: Routes,
  options: { db: Database; clock: Clock; registry: Pick<Registry, "snapshot"> },
): void {
  const { clock } = options;
  const rules = options.db.as<RulesTables>();
  const db = options.db.as<ProposalTables>();

  const rowFor = async (id: number, principal: Principal): Promise<ShownProposal> => {
    const row = await proposalRow(db, id, allowedSites(principal));
    if (row !== undefined) return row;
    throw notFound(`There is no proposal ${id}, or none you may see.`, { id });
  };

  /** Rules are shared by all sites, and what is learnt is for a person to say. */
  const mayDecide = async (id: number, principal: Principal): Promise<void> => {
    await rowFor(id, principal);
    requireAllSites(principal, "Rules");
    if (principal.kind === "person") return;
    throw forbidden(
      "Only a person can decide on a proposal, and this is a token: sign in and decide by name.",
      { id },
      "person-needed",
    );
  };

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, state, kind, site, rule } = c.req.valid("query");
    const rows = await proposalList(
      db,
      {
        sites: allowedSites(c.get("principal")),
        states: state,
        kinds: kind,
        siteId: site,
        ruleKey: rule,
      },
      { before: decodeCursor(cursor, z.tuple([z.int()]))?.[0], limit: limit + 1 },
    );
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => presentProposal(row, { brief: true }),
      ),
      200,
    );
  });

  routes.openapi(detailRoute, async (c) =>
    c.json(presentProposal(await rowFor(c.req.valid("param").id, c.get("principal"))), 200),
  );

  routes.openapi(acceptRoute, async (c) => {
    const principal = c.get("principal");
    const { id } = c.req.valid("param");
    const { stage, comment = null } = c.req.valid("json");
    await mayDecide(id, principal);
    await acceptProposal(db, id, { by: principal.name, stage, comment, now: clock.now() });
    return c.json(presentProposal(await rowFor(id, principal)), 200);
  });

  routes.openapi(rejectRoute, async (c) => {
    const principal = c.get("principal");
    const { id } = c.req.valid("param");
    const { reason } = c.req.valid("json");
    await mayDecide(id, principal);
    await rejectProposal(db, id, { by: principal.name, reason, now: clock.now() });
    return c.json(presentProposal(await rowFor(id, principal)), 200);
  });

  routes.openapi(askRoute, async (c) => {
    const { key } = c.req.valid("param");
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    await mustBeThere(key);
    if ((await liveRuleRow(rules, key)) === undefined) {
      throw conflict(
        `No version of "${key}" is live: only what speaks has a record to learn from.`,
        { key },
      );
    }
    await askForLook(db, { subject: key, by: principal.name, now: clock.now() });
    const look = await lookAnswer(db, key, allowedSites(principal));
    return c.json({ ruleKey: key, ...look }, 202);
  });

  routes.openapi(lookRoute, async (c) => {
    const { key } = c.req.valid("param");
    await mustBeThere(key);
    const look = await lookAnswer(db, key, allowedSites(c.get("principal")));
    return c.json({ ruleKey: key, ...look }, 200);
  });

  routes.openapi(askOfClassRoute, async (c) => {
    const { code } = c.req.valid("param");
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    mustBeAClass(code);
    const subject = classSubject(code);
    await askForLook(db, { subject, by: principal.name, now: clock.now() });
    const look = await lookAnswer(db, subject, allowedSites(principal));
    return c.json({ assetClass: code, ...look }, 202);
  });

  routes.openapi(lookOfClassRoute, async (c) => {
    const { code } = c.req.valid("param");
    mustBeAClass(code);
    const look = await lookAnswer(db, classSubject(code), allowedSites(c.get("principal")));
    return c.json({ assetClass: code, ...look }, 200);
  });

  const mustBeThere = async (key: string): Promise<void> => {
    if ((await shownRuleRow(rules, key)) === undefined)
      throw notFound(`There is no rule "${key}".`, { key });
  };

  const mustBeAClass = (code: string): void => {
    const assets = [...options.registry.snapshot().assets.values()];
    if (!assets.some(({ classCode }) => classCode === code))
      throw notFound(`There is no asset of a class "${code}".`, { code });
  };
}
