import { Flag, Gauge, ListChecks, MailWarning, Scale, type LucideIcon } from "lucide-react";

interface NavItem {
  to: "/work-orders" | "/flags" | "/assets" | "/rules" | "/dead-letters";
  name: "queue" | "flags" | "assets" | "rules" | "deadLetters";
  short: "queueShort" | "flags" | "assets" | "rules" | "deadLettersShort";
  icon: LucideIcon;
}

/** In the order a day asks for them: what needs me, why, where, is it worth it, what was refused. */
export const navItems: NavItem[] = [
  { to: "/work-orders", name: "queue", short: "queueShort", icon: ListChecks },
  { to: "/flags", name: "flags", short: "flags", icon: Flag },
  { to: "/assets", name: "assets", short: "assets", icon: Gauge },
  { to: "/rules", name: "rules", short: "rules", icon: Scale },
  { to: "/dead-letters", name: "deadLetters", short: "deadLettersShort", icon: MailWarning },
];
