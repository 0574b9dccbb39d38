import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  approveStep,
  moveStage,
  rollBack,
  type Release,
  type StageCommand,
} from "../../../api/release.ts";

/** What a person does to a version of a rule. */
export type ReleaseAct =
  | { act: "move"; version: number; command: StageCommand }
  | { act: "approve"; version: number; to: string; comment: string }
  | { act: "roll-back"; comment: string };

/** Does it; everything that is shown of the rule is asked for anew, and `onDone` told. */
export function useRelease(key: string, said: (act: ReleaseAct) => string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: ReleaseAct): Promise<Release> => {
      if (act.act === "move") return moveStage(key, act.version, act.command);
      if (act.act === "approve") return approveStep(key, act.version, act.to, act.comment);
      return rollBack(key, act.comment);
    },
    onSuccess: async (_release, act) => {
      notifications.show({ message: said(act) });
      onDone();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["rule", key] }),
        queries.invalidateQueries({ queryKey: ["rules"] }),
      ]);
    },
  });
}
