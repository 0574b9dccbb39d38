import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, put } from "./client.ts";
import type { Page } from "./page.ts";

/** Who is on call in turns, as it is written. */
export interface Rota {
  name: string;
  timeZone: string;
  layers: RotaLayer[];
}

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

export interface RotaLayer {
  name: string;
  /** Ids, in the order of their turns. */
  people: number[];
  handOver: {
    every: "day" | "week";
    /** "08:00", by the wall clock of the rota's zone. */
    at: string;
    on: Weekday;
    /** "2026-11-23": the first hand-over is on this day, or on the first such weekday. */
    since: string;
  };
  /** Outside of these nobody of the layer is on call. */
  hours?: { days?: Weekday[]; from: string; to: string };
}

export interface PersonRef {
  id: number;
  /** Empty: there is no such account any more. */
  name: string;
  disabled: boolean;
}

export interface StoredRota {
  id: number;
  /** null: of all sites. */
  siteId: number | null;
  version: number;
  rota: Rota;
  /** Whom its layers name. */
  people: PersonRef[];
  by: string;
  at: string;
  comment: string | null;
  retired: { at: string; by: string } | null;
}

interface RotaRef {
  id: number;
  name: string;
  siteId: number | null;
  timeZone: string;
}

export interface OnCall {
  layer: string;
  /** null: nobody. */
  person: PersonRef | null;
  why: "rotation" | "override" | "outside-hours" | "not-begun";
  standInId: number | null;
  /** Whose turn it would be. */
  insteadOf: PersonRef | null;
}

export interface OnCallNow {
  rota: RotaRef;
  layers: OnCall[];
}

export interface Roster {
  rota: RotaRef;
  from: string;
  to: string;
  layers: { layer: string; entries: (OnCall & { from: string; until: string })[] }[];
}

export interface StandIn {
  id: number;
  rotaId: number;
  layer: string;
  person: PersonRef;
  from: string;
  until: string;
  reason: string | null;
  by: string;
  at: string;
  cancelled: { at: string; by: string } | null;
}

const nextPage = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Page<unknown>) => last.nextCursor ?? undefined,
};

/** Who is on call, by rota and layer; it changes with the clock. */
export function onCallQuery(site: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["on-call", "now", site],
    queryFn: ({ pageParam, signal }) =>
      get<Page<OnCallNow>>("/on-call", { query: { site, limit: 50, cursor: pageParam }, signal }),
    ...nextPage,
    refetchInterval: 60_000,
  });
}

/** Rotas that a policy may name. */
export const rotasQuery = queryOptions({
  queryKey: ["on-call", "rotas"],
  queryFn: ({ signal }) =>
    get<Page<StoredRota>>("/on-call-rotas", { query: { limit: 200 }, signal }),
});

export function rotaQuery(id: number) {
  return queryOptions({
    queryKey: ["on-call", "rota", id],
    queryFn: ({ signal }) => get<StoredRota>(`/on-call-rotas/${id}`, { signal }),
  });
}

export function rosterQuery(id: number, window: { from: string; to: string }) {
  return queryOptions({
    queryKey: ["on-call", "roster", id, window],
    queryFn: ({ signal }) => get<Roster>(`/on-call-rotas/${id}/roster`, { query: window, signal }),
    refetchInterval: 60_000,
  });
}

export function standInsQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ["on-call", "stand-ins", id],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, cursor: pageParam };
      return get<Page<StandIn>>(`/on-call-rotas/${id}/stand-ins`, { query, signal });
    },
    ...nextPage,
  });
}

export interface RotaVersion {
  version: number;
  rota: Rota;
  by: string;
  at: string;
  comment: string | null;
}

export function rotaVersionsQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ["on-call", "versions", id],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 10, cursor: pageParam };
      return get<Page<RotaVersion>>(`/on-call-rotas/${id}/versions`, { query, signal });
    },
    ...nextPage,
  });
}

/** Whom a rota or a policy may name. */
export function peopleQuery(q: string) {
  return queryOptions({
    queryKey: ["on-call", "people", q],
    queryFn: ({ signal }) =>
      get<Page<PersonRef>>("/on-call-people", { query: { q, limit: 50 }, signal }),
  });
}

export function addRota(made: { siteId: number | null; rota: Rota }) {
  return post<StoredRota>("/on-call-rotas", made);
}

export function changeRota(id: number, change: { version: number; rota: Rota; comment: string }) {
  return put<StoredRota>(`/on-call-rotas/${id}`, change);
}

export function retireRota(id: number) {
  return post<StoredRota>(`/on-call-rotas/${id}/retire`);
}

export interface StandInCommand {
  layer: string;
  personId: number;
  from: string;
  until: string;
  reason?: string;
}

export function standIn(rota: number, command: StandInCommand) {
  return post<StandIn>(`/on-call-rotas/${rota}/stand-ins`, command);
}

export function cancelStandIn(id: number) {
  return post<StandIn>(`/on-call-stand-ins/${id}/cancel`);
}
