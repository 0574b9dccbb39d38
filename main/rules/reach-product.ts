import { AppError, readConfig } from "#platform";
import { NoAnswer } from "../control-client.ts";
import { findControl, notRunning } from "../control-file.ts";
import type { Control } from "../control-file.ts";

export type Address = Pick<Control, "http" | "token">;

export interface Remote {
  /** Of a product elsewhere; without it, the one that runs on this machine's data folder. */
  url?: string;
}

/** The product of this machine by its control file, or one elsewhere by its address and a token from the environment. */
export async function reachProduct<T>(
  { url }: Remote,
  ask: (product: Address) => Promise<T>,
): Promise<T> {
  if (url !== undefined) {
    const token = process.env["MILLWRIGHT_TOKEN"];
    if (token !== undefined && token !== "") return ask({ http: url, token });
    throw new AppError(
      "MILLWRIGHT_TOKEN is not set: make a token for a reliability engineer in the product, and give it in the environment.",
      { code: "no-token", status: 401 },
    );
  }
  const { dataDir } = readConfig(process.env);
  const control = await findControl(dataDir);
  if (control === undefined) throw notRunning(dataDir);
  try {
    return await ask(control);
  } catch (error) {
    throw error instanceof NoAnswer ? notRunning(dataDir) : error;
  }
}
