import { z } from "#platform";
import { askRunning } from "./control-client.ts";
import type { Control } from "./control-file.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const counts = z.object({
  signals: z.number(),
  ok: z.number(),
  never: z.number(),
  stale: z.number(),
  faulty: z.number(),
});
const page = z.object({
  items: z.array(
    z.looseObject({
      key: z.string(),
      asset: z.looseObject({ tag: z.string() }),
      site: z.looseObject({ code: z.string() }),
      status: z.string(),
      hint: z.string().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** As many lines as somebody reads; the page and the API have all. */
const linesTold = 100;

/** Says which signals report and what is missing for the others; the exit code is 1 when one does not. */
export async function checkCommand(control: Control, { json }: { json: boolean }): Promise<void> {
  const all = await askRunning(
    control,
    { method: "GET", path: "/commissioning/check/counts" },
    counts,
  );
  const wanting: z.output<typeof page>["items"] = [];
  for (const status of ["never", "stale", "faulty"] as const) {
    let cursor: string | null = "";
    while (cursor !== null && wanting.length < linesTold) {
      const more = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `/commissioning/check?status=${status}&limit=200${more}`;
      const answer: z.output<typeof page> = await askRunning(
        control,
        { method: "GET", path },
        page,
      );
      wanting.push(...answer.items);
      cursor = answer.nextCursor;
    }
  }
  const shown = wanting.slice(0, linesTold);
  const missing = all.signals - all.ok;
  if (json) tell(JSON.stringify({ ...all, wanting: shown }));
  else {
    for (const { site, asset, key, status, hint } of shown) {
      tell(
        `${status.padEnd(7)} ${site.code} ${asset.tag} ${key}${hint === null ? "" : `: ${hint}`}`,
      );
    }
    if (missing > shown.length) tell(`… and ${missing - shown.length} more`);
    tell(
      `${all.ok} of ${all.signals} signals report; ${all.never} never did, ${all.stale} stopped, ${all.faulty} report faults`,
    );
  }
  if (missing > 0) process.exitCode = 1;
}
