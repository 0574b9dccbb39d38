import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, patch, post, put, remove } from "./client.ts";
import type { Page } from "./page.ts";

/** 1 low … 4 critical: the scale of severities. */
export type Urgency = 1 | 2 | 3 | 4;

interface Way {
  open: boolean;
  /** Why there is no such way here, and what to do about it. */
  reason: string | null;
}

/** By which ways this installation can tell somebody. */
export interface Ways {
  email: Way;
  push: Way & { publicKey: string | null };
  webhook: Way;
}

export const waysQuery = queryOptions({
  queryKey: ["notification-ways"],
  queryFn: ({ signal }) => get<Ways>("/notifications/channels", { signal }),
  staleTime: 5 * 60_000,
});

export interface ContactPoint {
  id: number;
  channel: "email" | "push";
  /** As others see it. */
  name: string;
  /** The address, or the host of the browser's push service. */
  address: string;
  /** Less urgent messages do not go by it. */
  leastUrgency: Urgency;
  /** Before that nothing is sent to it. */
  confirmed: boolean;
  confirmationAskedAt: string | null;
  addedAt: string;
}

const path = "/people/me/contact-points";

export const contactPointsQuery = infiniteQueryOptions({
  queryKey: ["contact-points"],
  queryFn: ({ pageParam, signal }) =>
    get<Page<ContactPoint>>(path, { query: { limit: 50, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});

export function addEmail(address: string) {
  return post<ContactPoint>(`${path}/email`, { address });
}

/** What the browser's push service gave, with the name by which its person knows the browser. */
export interface BrowserSubscription {
  name: string;
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export function addBrowser(browser: BrowserSubscription) {
  return post<ContactPoint>(`${path}/push`, browser);
}

export function changeContactPoint(
  id: number,
  part: Partial<Pick<ContactPoint, "leastUrgency" | "name">>,
) {
  return patch<ContactPoint>(`${path}/${id}`, part);
}

export function removeContactPoint(id: number) {
  return remove(`${path}/${id}`);
}

export function askForConfirmation(id: number) {
  return post<void>(`${path}/${id}/confirmation`);
}

/** refused: for good. failed: it may work later. */
export interface TestAnswer {
  result: "delivered" | "refused" | "failed";
  reason: string;
}

export function testContactPoint(id: number) {
  return post<TestAnswer>(`${path}/${id}/test`);
}

export interface QuietHours {
  /** "22:00" */
  from: string;
  /** Before `from`: on the next day. */
  to: string;
  zone: string;
  /** From this urgency on a message may wake. */
  wakeUrgency: Urgency;
}

const quietPath = "/people/me/quiet-hours";

export const quietHoursQuery = queryOptions({
  queryKey: ["quiet-hours"],
  queryFn: ({ signal }) => get<{ quietHours: QuietHours | null }>(quietPath, { signal }),
});

export function setQuietHours(hours: QuietHours) {
  return put<{ quietHours: QuietHours }>(quietPath, hours);
}

export function clearQuietHours() {
  return remove(quietPath);
}
