import { z } from "zod";
import type { ApiClient } from "../api/api-client.ts";

/**
 * A program's own access, with the roles it needs and nothing more. The one of an earlier run, whose secret
 * is gone, is revoked.
 */
export async function programToken(
  admin: ApiClient,
  name: string,
  roles: string[],
): Promise<string> {
  const tokens = await admin.list("/tokens", z.object({ id: z.number(), name: z.string() }));
  for (const token of tokens.filter((each) => each.name === name))
    await admin.remove(`/tokens/${token.id}`);
  const answer = z.object({ secret: z.string() });
  return (await admin.post("/tokens", { name, roles, sites: "all" }, answer)).secret;
}
