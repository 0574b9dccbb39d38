import type { Person } from "../api/session.ts";
import { hasRole } from "../session/has-role.ts";

/** Pages that belong together, side by side above each of them; the first is the one that the navigation names. */
export const sections = {
  flags: [
    { to: "/flags", name: "flags" },
    { to: "/suppressions", name: "suppressions" },
    { to: "/flag-performance", name: "flagPerformance" },
  ],
  rules: [
    { to: "/rules", name: "rules" },
    { to: "/proposals", name: "proposals" },
    { to: "/coverage-gaps", name: "coverageGaps" },
    { to: "/backtests", name: "backtests" },
    { to: "/release-policy", name: "releasePolicy" },
    { to: "/value-assumptions", name: "valueAssumptions" },
  ],
  onCall: [
    { to: "/on-call", name: "onCall" },
    { to: "/escalations", name: "escalations" },
    { to: "/escalation-policies", name: "escalationPolicies" },
    { to: "/messages", name: "messages", roles: ["admin"] },
    { to: "/webhooks", name: "webhooks", roles: ["admin"] },
  ],
} as const;

export type Section = keyof typeof sections;

type SectionPage = (typeof sections)[Section][number];

/** The pages of a section that are theirs to see. */
export function pagesFor(section: Section, person: Person): SectionPage[] {
  const pages: readonly SectionPage[] = sections[section];
  return pages.filter((page) => !("roles" in page) || hasRole(person, ...page.roles));
}

/** The section that the navigation names by this page. */
export function sectionOf(to: string): Section | undefined {
  return sectionNames.find((section) => sections[section][0].to === to);
}

const sectionNames = ["flags", "rules", "onCall"] as const;

/** Whether an address belongs to a page or to one beside it, or to something that one of them lists. */
export function isWithin(to: string, pathname: string): boolean {
  const section = sectionOf(to);
  const pages: readonly { to: string }[] = section === undefined ? [{ to }] : sections[section];
  return pages.some((page) => pathname === page.to || pathname.startsWith(`${page.to}/`));
}
