import { createRoute } from "@tanstack/react-router";
import { EscalationPoliciesPage } from "../pages/escalation-policies/escalation-policies-page.tsx";
import { EscalationsPage } from "../pages/escalations/escalations-page.tsx";
import { readEscalationsSearch } from "../pages/escalations/escalations-search.ts";
import { MessagePage } from "../pages/messages/message-page.tsx";
import { MessagesPage } from "../pages/messages/messages-page.tsx";
import { readMessagesSearch } from "../pages/messages/messages-search.ts";
import { NotificationsPage } from "../pages/notifications/notifications-page.tsx";
import { OnCallPage } from "../pages/on-call/on-call-page.tsx";
import { readOnCallSearch } from "../pages/on-call/on-call-search.ts";
import { RotaPage } from "../pages/on-call/rota-page.tsx";
import { WebhooksPage } from "../pages/webhooks/webhooks-page.tsx";
import { inside } from "./inside.tsx";

const onCall = createRoute({
  getParentRoute: () => inside,
  path: "/on-call",
  validateSearch: readOnCallSearch,
  component: OnCallPage,
});

const rota = createRoute({
  getParentRoute: () => inside,
  path: "/on-call/$rota",
  component: RotaPage,
});

const escalations = createRoute({
  getParentRoute: () => inside,
  path: "/escalations",
  validateSearch: readEscalationsSearch,
  component: EscalationsPage,
});

const escalationPolicies = createRoute({
  getParentRoute: () => inside,
  path: "/escalation-policies",
  component: EscalationPoliciesPage,
});

const messages = createRoute({
  getParentRoute: () => inside,
  path: "/messages",
  validateSearch: readMessagesSearch,
  component: MessagesPage,
});

const message = createRoute({
  getParentRoute: () => inside,
  path: "/messages/$message",
  component: MessagePage,
});

const webhooks = createRoute({
  getParentRoute: () => inside,
  path: "/webhooks",
  component: WebhooksPage,
});

const myNotifications = createRoute({
  getParentRoute: () => inside,
  path: "/notifications",
  component: NotificationsPage,
});

/** Who is told of what. */
export const onCallRoutes = [
  onCall,
  rota,
  escalations,
  escalationPolicies,
  messages,
  message,
  webhooks,
  myNotifications,
] as const;
