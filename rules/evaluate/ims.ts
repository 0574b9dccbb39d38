import { watchByDefault } from "../scorer/bench/watch-by-default.ts";
import type { DefaultFlag } from "../scorer/bench/watch-by-default.ts";
import { imsIntervalSeconds, readIms } from "./ims-rigs.ts";
import type { ImsRig } from "./ims-rigs.ts";
import type { Tell } from "./tell.ts";

const hourMs = 3_600_000;
/** What returned and stayed away for so long was looked into, and nothing was there. */
const restMs = 24 * hourMs;

/** NASA's bearings, run to failure: each an asset, watched by the rule that comes with the product, at the stage that would send somebody. */
export function evaluateIms(folder: string, tell: Tell) {
  const results = readIms(folder).map((rig) => {
    const watch = watchByDefault({ batchMs: 1_000, intervalSeconds: imsIntervalSeconds });
    for (const observation of rig.observations) watch.observe(observation);
    const flags = watch.finish();
    for (const flag of flags) tell(`  ${inWords(rig, flag)}`);
    return judgeRig(rig, flags);
  });
  if (results.length === 1) return results[0]!;
  const leads = results.flatMap(({ leadHours }) => (leadHours === null ? [] : [leadHours]));
  return {
    rightComponent: results.every(({ rightComponent }) => rightComponent),
    leadHours: leads.length === 0 ? null : Math.min(...leads),
    falseFlags: results.reduce((sum, { falseFlags }) => sum + falseFlags, 0),
  };
}

/**
 * The warning is what stood at the end, with those before it that a day or less lay between: of a bearing that had failed. What the others show
 * while it stands is taken for its consequence: one visit, one machine. Any other flag is a false one. `rightComponent`: of the first of all.
 */
export function judgeRig(
  { failed, endsAt }: Pick<ImsRig, "failed" | "endsAt">,
  flags: readonly Pick<DefaultFlag, "tag" | "toldAt" | "returnedAt">[],
): { rightComponent: boolean; leadHours: number | null; falseFlags: number } {
  const right = flags.filter(({ tag }) => failed.includes(tag));
  let warnedAt = endsAt;
  for (const { toldAt, returnedAt } of right.toSorted((a, b) => b.toldAt - a.toldAt)) {
    if ((returnedAt ?? endsAt) + restMs >= warnedAt) warnedAt = Math.min(warnedAt, toldAt);
  }
  const before = flags.filter(({ toldAt }) => toldAt < warnedAt);
  const [first] = flags.toSorted((a, b) => a.toldAt - b.toldAt);
  return {
    rightComponent: first !== undefined && failed.includes(first.tag),
    leadHours: warnedAt === endsAt ? null : (endsAt - warnedAt) / hourMs,
    falseFlags: before.length,
  };
}

function inWords({ endsAt }: ImsRig, flag: DefaultFlag): string {
  const lead = (at: number) => ((endsAt - at) / hourMs).toFixed(1);
  const returned = flag.returnedAt === null ? "" : `, returned ${lead(flag.returnedAt)} h before`;
  return `${flag.tag}, ${lead(flag.toldAt)} h before the end${returned}: ${flag.explanation.words}`;
}
