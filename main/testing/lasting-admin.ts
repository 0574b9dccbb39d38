import { findControl } from "../control-file.ts";
import { apiClient } from "./api-client.ts";

/** An administrator's token that outlives restarts, unlike the one that each start leaves in the data folder. */
export async function lastingAdmin({ dataDir }: { dataDir: string }): Promise<string> {
  const control = await findControl(dataDir);
  if (control === undefined) throw new Error(`no product runs on ${dataDir}`);
  const { secret } = await apiClient(control.http, control.token).post("/tokens", {
    name: "test",
    roles: ["admin"],
    sites: "all",
  });
  return secret;
}
