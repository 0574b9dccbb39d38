import { conflict } from "#platform";
import type { FirstStage } from "../store/save-rules.ts";
import type { Db } from "../tables.ts";
import { currentPolicy } from "./policy-store.ts";

/** @throws AppError conflict, where a new version may not be live at once */
export async function mustBeAllowedToBegin(db: Db, stage: FirstStage): Promise<void> {
  if (stage !== "live") return;
  const { policy } = await currentPolicy(db);
  if (policy.directToLive) return;
  throw conflict(
    "No version is live at once here: the release policy wants it tried first. Give `stage=draft` or `stage=shadow`, and take it on from there.",
    {},
    "release-refused",
  );
}
