/**
 * Who among an asset's signals is watched together. A signal that hardly reports would hold up all, so it is those that are there in four of five
 * rows: of an hour at first, so that what they do together is learnt from the beginning, and of a day in the end.
 */
export interface Choice {
  /** Ids; none while nobody is chosen. */
  members: number[];
  /** Rows of the choice, and by place of the signal those in which it was there. */
  rows: number;
  present: Float64Array;
  /** How long it has been going on; Infinity once it is made. */
  choosingMs: number;
}

const mostMembers = 64;
const hourMs = 3_600_000;
export const choosingTakesMs = 24 * hourMs;
const shareOfRows = 0.8;

export const nobodyChosen = (signals: number): Choice => ({
  members: [],
  rows: 0,
  present: new Float64Array(signals),
  choosingMs: 0,
});

/** The members are not yet sure. */
export const isChoosing = ({ choosingMs }: Choice): boolean => choosingMs < choosingTakesMs;

/** Takes a row in that lasted so long, changing what is given. True when the members are others from here on. */
export function chooseMembers(
  choice: Choice,
  { values, signals, ms }: { values: Float64Array; signals: readonly number[]; ms: number },
): boolean {
  choice.rows += 1;
  choice.choosingMs += ms;
  for (const [place, value] of values.entries()) {
    if (!Number.isNaN(value)) choice.present[place]! += 1;
  }
  const { members, rows, present } = choice;
  const sure = !isChoosing(choice);
  if (!sure && (members.length > 0 || choice.choosingMs < hourMs)) return false;
  const chosen = signals
    .filter((_, place) => present[place]! >= shareOfRows * rows)
    .slice(0, mostMembers);
  if (chosen.length < 2) {
    // Nobody to watch together today; perhaps tomorrow.
    if (sure) Object.assign(choice, nobodyChosen(signals.length));
    return members.length > 0 && sure;
  }
  if (sure) Object.assign(choice, { ...nobodyChosen(signals.length), choosingMs: Infinity });
  choice.members = chosen;
  return chosen.join() !== members.join();
}
