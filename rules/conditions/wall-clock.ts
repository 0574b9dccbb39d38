const day = 86_400_000;

/** What a wall clock shows at a moment, as if it were UTC. */
export function wallClock(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, date, hour, minutes, second);
  };
}

/** The moment at which a wall clock shows this: the first of two; of a time that is skipped, as much after the leap as it lies after its start. */
export function instantOf(wall: number, local: (at: number) => number): number {
  const offsets = [local(wall - day) - (wall - day), local(wall + day) - (wall + day)] as const;
  const [earlier, later] = [wall - offsets[0], wall - offsets[1]];
  // Under the offset before a change first: of a time that comes twice this is the first.
  if (local(earlier) === wall) return earlier;
  return local(later) === wall ? later : earlier;
}
