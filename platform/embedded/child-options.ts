import type { ServerUser } from "./server-user.ts";

/** A child of the server's user that inherits none of our settings: a PGPORT or PGDATA meant for others must not reach it. */
export function childOptions(user: ServerUser | undefined): {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
} {
  return {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  };
}
