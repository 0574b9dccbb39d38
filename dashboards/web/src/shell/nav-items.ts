import {
  Activity,
  Flag,
  Gauge,
  ListChecks,
  MailWarning,
  PhoneCall,
  PlugZap,
  Scale,
  type LucideIcon,
} from "lucide-react";
import type { Person, Role } from "../api/session.ts";
import { hasRole } from "../session/has-role.ts";

export interface NavItem {
  to:
    | "/work-orders"
    | "/flags"
    | "/assets"
    | "/rules"
    | "/on-call"
    | "/dead-letters"
    | "/commissioning"
    | "/system";
  name:
    | "queue"
    | "flags"
    | "assets"
    | "rules"
    | "onCall"
    | "deadLetters"
    | "commissioning"
    | "system";
  short:
    | "queueShort"
    | "flags"
    | "assets"
    | "rules"
    | "onCall"
    | "deadLettersShort"
    | "commissioning"
    | "system";
  icon: LucideIcon;
  /** Only for people with one of these roles; administrators always. */
  roles?: readonly Role[];
}

/** In the order a day asks for them: what needs me, why, where, is it worth it, who is told, what was refused, is all well. */
const allItems: NavItem[] = [
  { to: "/work-orders", name: "queue", short: "queueShort", icon: ListChecks },
  { to: "/flags", name: "flags", short: "flags", icon: Flag },
  { to: "/assets", name: "assets", short: "assets", icon: Gauge },
  { to: "/rules", name: "rules", short: "rules", icon: Scale },
  { to: "/on-call", name: "onCall", short: "onCall", icon: PhoneCall },
  { to: "/dead-letters", name: "deadLetters", short: "deadLettersShort", icon: MailWarning },
  {
    to: "/commissioning",
    name: "commissioning",
    short: "commissioning",
    icon: PlugZap,
    roles: ["reliability-engineer"],
  },
  {
    to: "/system",
    name: "system",
    short: "system",
    icon: Activity,
    roles: ["reliability-engineer"],
  },
];

/** The pages that are theirs to see. */
export const navItemsFor = (person: Person): NavItem[] =>
  allItems.filter(({ roles }) => roles === undefined || hasRole(person, ...roles));
