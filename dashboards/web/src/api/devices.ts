import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, patch, post } from "./client.ts";
import type { Page } from "./page.ts";

export interface Device {
  id: number;
  name: string;
  mqttUser: string;
  siteId: number;
  enabled: boolean;
  assets: { id: number; tag: string }[];
  createdAt: string;
  rotatedAt: string | null;
  previousSecretUntil: string | null;
  maxMessagesPerSecond: number | null;
  connectedAt: string | null;
  usedSecret: "present" | "previous" | "certificate" | null;
  clockAheadSeconds: number | null;
  clockAheadAt: string | null;
}

export type DeviceWithSecret = Device & { secret: string };

export const deviceViews = ["all", "rotating", "neverConnected"] as const;
export type DeviceView = (typeof deviceViews)[number];

export const deviceList = ({ view, q }: { view: DeviceView; q: string }) =>
  infiniteQueryOptions({
    queryKey: ["devices", view, q],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Device>>("/devices", {
        query: {
          q,
          limit: 50,
          cursor: pageParam,
          ...(view === "all" ? {} : { [view]: "true" }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 10_000,
  });

/** Of the two secrets that work while a rotation is under way. */
export type SecretOfTwo = "old" | "new";

/** `deviceHas`: needed where a rotation is under way and the server cannot see which of the two the device uses. */
export const rotateDevice = (id: number, deviceHas?: SecretOfTwo): Promise<DeviceWithSecret> =>
  post(`/devices/${id}/rotate`, deviceHas === undefined ? {} : { deviceHas });

export const enableDevice = (id: number, enabled: boolean): Promise<Device> =>
  patch(`/devices/${id}`, { enabled });
