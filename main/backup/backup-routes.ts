import { isAbsolute } from "node:path";
import { conflict, createRoutes, defineRoute, forbidden, z } from "#platform";
import type { Principal, Routes } from "#platform";
import { runSchema } from "./backup-runs.ts";
import type { BackupRuns } from "./backup-runs.ts";

const folder = z
  .string()
  .max(4_000)
  .refine(isAbsolute, "must be an absolute path on the machine that Millwright runs on");

const common = {
  access: ["admin"] as const,
  tag: "system",
  description:
    "Only for the commands of this machine (`millwright backup`, `millwright restore`), which use the token in the data folder: it names a folder of the server, and whoever may read the data folder has the data anyway.",
};
const one = {
  ...common,
  method: "get" as const,
  params: z.object({ id: z.coerce.number().int() }),
};

const postBackup = defineRoute({
  ...common,
  method: "post",
  path: "/system/backups",
  summary: "Copy everything into a new folder of the server, while running",
  body: z.strictObject({ folder }),
  returns: { 202: runSchema },
});
const getBackup = defineRoute({
  ...one,
  path: "/system/backups/{id}",
  summary: "How a backup is getting on",
  returns: { 200: runSchema },
});
const postRestore = defineRoute({
  ...common,
  method: "post",
  path: "/system/restores",
  summary: "Put a backup in the place of everything; the product stops and starts again meanwhile",
  body: z.strictObject({
    folder,
    replace: z.boolean().default(false).openapi({ description: "What is there may go." }),
  }),
  returns: { 202: runSchema },
});
const getRestore = defineRoute({
  ...one,
  path: "/system/restores/{id}",
  summary: "How a restore is getting on",
  returns: { 200: runSchema },
});

export type BackupRoutesOptions = {
  runs: BackupRuns;
  /** Whether a command of this machine asks. */
  isLocal: (principal: Principal) => boolean;
  backup: (folder: string) => Promise<{ rows: number; telemetryBytes: number | null }>;
  /** Null in a process that cannot stop and start the whole product. Rejects with nothing changed. */
  restore: ((folder: string) => Promise<void>) | null;
};

export function backupRoutes({ runs, isLocal, backup, restore }: BackupRoutesOptions): Routes {
  const routes = createRoutes();
  const onlyLocal = (principal: Principal): void => {
    if (isLocal(principal)) return;
    throw forbidden(
      "Backups are made and restored on the machine that Millwright runs on: run millwright backup <folder> there.",
      {},
      "local-command-only",
    );
  };

  routes.openapi(postBackup, (c) => {
    onlyLocal(c.get("principal"));
    const { folder } = c.req.valid("json");
    return c.json(
      runs.begin({ what: "backup", folder }, () => backup(folder)),
      202,
    );
  });
  routes.openapi(getBackup, (c) => c.json(runs.find("backup", c.req.valid("param").id), 200));
  routes.openapi(postRestore, (c) => {
    onlyLocal(c.get("principal"));
    const { folder, replace } = c.req.valid("json");
    if (restore === null) throw cannotRestore();
    if (!replace) throw wouldReplace();
    return c.json(
      runs.begin({ what: "restore", folder }, async () => {
        await restore(folder);
        return undefined;
      }),
      202,
    );
  });
  routes.openapi(getRestore, (c) => c.json(runs.find("restore", c.req.valid("param").id), 200));
  return routes;
}

function cannotRestore() {
  return conflict(
    "This process cannot restore while it runs: it is one of several, or runs the demonstration. Stop every Millwright process, then run millwright restore with the same settings. Nothing was changed.",
    {},
    "restore-needs-stop",
  );
}

function wouldReplace() {
  return conflict(
    "The running product has data, which a restore would replace. Back it up if you may want it again (millwright backup <folder>), then say that it may be replaced: millwright restore <folder> --replace. Nothing was changed.",
    {},
    "restore-over-data",
  );
}
