/** What of a transition tells of stretches. */
export type Told =
  | { type: "raised"; at: number; triggeredAt: number }
  | { type: "returned" | "learned" | "re-estimated"; at: number };

/** A stretch in which the condition held, in the device's time; `returnedAt` null: it still does. */
export interface Episode {
  raisedAt: number;
  triggeredAt: number;
  returnedAt: number | null;
}

/** What was raised and what became of it. The first may have begun before: then only its end is known here. */
export interface Story {
  /** The end of the one that held before the first transition: null when it still holds; absent when none held. */
  carried?: { returnedAt: number | null };
  episodes: Episode[];
}

/** The stretches that transitions tell of; `activeBefore`: the condition held before the first of them. */
export function storyOf(transitions: readonly Told[], activeBefore: boolean): Story {
  const story: Story = { episodes: [] };
  if (activeBefore) story.carried = { returnedAt: null };
  for (const transition of transitions) {
    if (transition.type === "raised") {
      const { at, triggeredAt } = transition;
      story.episodes.push({ raisedAt: at, triggeredAt, returnedAt: null });
    } else if (transition.type === "returned") {
      const open = story.episodes.at(-1) ?? story.carried;
      if (open !== undefined && open.returnedAt === null) open.returnedAt = transition.at;
    }
  }
  return story;
}

export const overlaps = (a: Episode, b: Episode): boolean =>
  a.raisedAt <= (b.returnedAt ?? Infinity) && b.raisedAt <= (a.returnedAt ?? Infinity);

export const sameEpisode = (a: Episode, b: Episode): boolean =>
  a.raisedAt === b.raisedAt && a.triggeredAt === b.triggeredAt && a.returnedAt === b.returnedAt;
