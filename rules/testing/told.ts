import type { Transition } from "../evaluation/evaluate.ts";
import type { RuleChange } from "../scorer/assessment.ts";

export type Told = Pick<Transition, "type" | "at"> & { triggeredAt: number | null; words: string };

export const tell = (transition: Transition): Told => ({
  type: transition.type,
  at: transition.at,
  triggeredAt: transition.type === "raised" ? transition.triggeredAt : null,
  words: transition.explanation.words,
});

/** What stands in the end of what was told and revised, by rule. A revision that does not replace what was told last is an error. */
export function settledStory(changes: readonly RuleChange[]): Record<string, Told[]> {
  const stories: Record<string, Told[]> = {};
  for (const change of changes) {
    const story = (stories[change.rule.bound.key] ??= []);
    if (change.kind === "transition") {
      story.push(tell(change.transition));
      continue;
    }
    const was = change.was.map(tell);
    const replaced = story.splice(story.length - was.length);
    if (JSON.stringify(replaced) !== JSON.stringify(was)) {
      throw new Error(
        `revised ${JSON.stringify(was)}, where ${JSON.stringify(replaced)} had been told`,
      );
    }
    const active = story.findLast(({ type }) => type !== "learned")?.type === "raised";
    if (active !== change.activeBefore) {
      throw new Error(
        `${change.rule.bound.key} revised as if it had been ${change.activeBefore}, after ${JSON.stringify(story)}`,
      );
    }
    story.push(...change.now.map(({ transition }) => tell(transition)));
  }
  return stories;
}
