import type { Registry } from "#ingest";
import type { Log } from "#platform";
import { sql } from "kysely";
import type { SignsDefinition } from "../definition/signs-schema.ts";
import type { ReadPast } from "../past/read-past.ts";
import type { Added } from "../proposals/store/add-proposal.ts";
import { checkedRules } from "../store/write-rules.ts";
import type { Db } from "../tables.ts";
import { eachHistory } from "./gather-histories.ts";
import { learnApart } from "./learn-apart.ts";
import { suggestSigns } from "./suggest-signs.ts";

interface Parts {
  db: Db;
  registry: Pick<Registry, "snapshot">;
  past: ReadPast;
  log: Log;
  /** Aborted: nothing more is begun, and what is under way is left for the next look. */
  signal: AbortSignal;
}

export interface Proposed {
  /** Put up as proposals, or why not. */
  suggested: { key: string; answer: Added }[];
  /** Modes that were not learnt, and why. */
  leftOut: { failureMode: string; reason: string }[];
  machines: number;
}

const yearMs = 365 * 86_400_000;
/** Fewer failures of a kind are chance. */
const fewestFailures = 3;
const hourMs = 3_600_000;

/**
 * Learns from a year of close-outs which signs came before which failure of a class. What it learnt is a proposal (`../proposals`): what it would
 * have caught is for a backtest to say, and whether it runs for a person.
 */
export async function proposeSigns(
  { db, registry, past, signal }: Omit<Parts, "log">,
  { classCode, now }: { classCode: string; now: number },
): Promise<Proposed> {
  const failures = new Map<string, number>();
  let machines = 0;
  const stretch = { classCode, from: now - yearMs, to: now };
  async function* counted() {
    for await (const history of eachHistory(db, past, registry, stretch)) {
      machines += 1;
      for (const { mode } of history.failures) failures.set(mode, (failures.get(mode) ?? 0) + 1);
      yield history;
    }
  }
  const learnt = await learnApart(counted(), signal);
  const leftOut: Proposed["leftOut"] = [];
  const suggested: Proposed["suggested"] = [];
  const modes = [...failures].sort(([a], [b]) => a.localeCompare(b));
  for (const [failureMode, times] of modes) {
    const signs = learnt.get(failureMode);
    if (times < fewestFailures) {
      const reason = `${times} failure(s) are too few: ${fewestFailures} are needed`;
      leftOut.push({ failureMode, reason });
    } else if (signs === undefined) {
      leftOut.push({ failureMode, reason: "nothing told the day before from any other" });
    } else if (!slug.test(failureMode)) {
      leftOut.push({ failureMode, reason: "its code is not one that a rule can name" });
    } else {
      const [learnt] = checkedRules([ruleFor(classCode, failureMode, signs)]);
      const put = { classCode, failureMode, learnt: learnt!, machines, now };
      suggested.push({ key: learnt!.rule.key, answer: await suggestSigns(db, put) });
    }
  }
  return { suggested, leftOut, machines };
}

/** Classes in which visits found failures since they were learnt from last, or people said that they had found others. @returns how many proposals came of it */
export async function learnWhereNew({ db, ...parts }: Parts, now: number): Promise<number> {
  const failures = sql<number>`count(*) filter (where c.is_failure)`;
  const classes = await db
    .selectFrom("rules.close_out as c")
    .leftJoin("rules.foresight as f", "f.asset_class", "c.asset_class")
    .where((row) => row.or([row("c.is_failure", "=", true), row("c.revised_at", "is not", null)]))
    .groupBy(["c.asset_class", "f.close_outs", "f.learnt_at"])
    .having((row) =>
      row.or([
        row(failures, ">", row.fn.coalesce("f.close_outs", row.lit(0))),
        // What a person has said since of what was learnt from.
        row(row.fn.max("c.revised_at"), ">", row.ref("f.learnt_at")),
      ]),
    )
    .select(["c.asset_class", failures.as("failures")])
    .select((row) => row.fn.max("c.completed_at").as("last"))
    .execute();
  let made = 0;
  for (const { asset_class: classCode, failures, last } of classes) {
    if (parts.signal.aborted) break;
    try {
      const parameters = { classCode, now };
      const { suggested, leftOut, machines } = await proposeSigns({ db, ...parts }, parameters);
      made += suggested.filter(({ answer }) => answer.added).length;
      parts.log.info({ classCode, machines, suggested, leftOut }, "learnt from close-outs");
      const outcome = [
        ...suggested.map(
          ({ key, answer }) => `${key}: ${answer.added ? `proposal ${answer.id}` : answer.why}`,
        ),
        ...leftOut.map(({ failureMode, reason }) => `${failureMode}: ${reason}`),
      ].join("; ");
      await noteLearnt(db, classCode, { failures, last, outcome, now });
    } catch (error) {
      if (parts.signal.aborted) break;
      // The next look tries again; the other classes need not wait for it.
      parts.log.warn({ err: error, classCode }, "close-outs of a class could not be learnt from");
    }
  }
  return made;
}

async function noteLearnt(
  db: Db,
  classCode: string,
  { failures, last, outcome, now }: { failures: number; last: Date; outcome: string; now: number },
): Promise<void> {
  const noted = {
    learnt_at: new Date(now),
    close_outs: failures,
    last_completed_at: last,
    outcome,
  };
  await db
    .insertInto("rules.foresight")
    .values({ asset_class: classCode, ...noted })
    .onConflict((conflict) => conflict.column("asset_class").doUpdateSet(noted))
    .execute();
}

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** As a person would write it; figures rounded to what they can mean. */
function ruleFor(classCode: string, failureMode: string, signs: SignsDefinition) {
  const { codes, shifts, memory, prior, learntFrom } = signs;
  const weights = (each: { there: number; absent: number }) => ({
    there: rounded(each.there, 3),
    absent: rounded(each.absent, 3),
  });
  return {
    key: `signs-${classCode}-${failureMode}`.slice(0, 80).replace(/-+$/, ""),
    name: `Signs of ${failureMode.replaceAll("-", " ")}`,
    appliesTo: { assetClass: classCode },
    severity: 3,
    failureMode,
    summary: "{asset}: {why}",
    condition: {
      signs: {
        memory: `${memory / hourMs}h`,
        prior: rounded(prior, 3),
        codes: codes.map(({ signal, is, ...each }) => ({ signal, is, ...weights(each) })),
        shifts: shifts.map(({ signal, direction, centre, sigma, by, ...each }) => ({
          signal,
          direction,
          centre: rounded(centre, 6),
          sigma: rounded(sigma, 6),
          by,
          ...weights(each),
        })),
        learntFrom,
      },
    },
  };
}

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));
