import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, patch, post, remove } from "./client.ts";
import type { TestAnswer } from "./contact-points.ts";
import type { Page } from "./page.ts";

/** A program that is told of events. */
export interface Webhook {
  id: number;
  name: string;
  url: string;
  events: string[];
  sites: number[] | "all";
  /** Why nothing is sent; null while it listens. */
  paused: string | null;
  addedBy: string;
  addedAt: string;
  changedBy: string;
  changedAt: string;
}

export type WebhookFacts = Pick<Webhook, "name" | "url" | "events" | "sites">;

export const webhooksQuery = infiniteQueryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ pageParam, signal }) =>
    get<Page<Webhook>>("/webhooks", { query: { limit: 50, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});

/** The secret is answered once and never again. */
export function addWebhook(facts: WebhookFacts) {
  return post<{ webhook: Webhook; secret: string }>("/webhooks", facts);
}

export function changeWebhook(id: number, part: Partial<WebhookFacts & { paused: boolean }>) {
  return patch<Webhook>(`/webhooks/${id}`, part);
}

export function removeWebhook(id: number) {
  return remove(`/webhooks/${id}`);
}

export function renewSecret(id: number) {
  return post<{ webhook: Webhook; secret: string; formerUntil: string | null }>(
    `/webhooks/${id}/secret`,
  );
}

export function testWebhook(id: number) {
  return post<TestAnswer>(`/webhooks/${id}/test`);
}
