interface Day {
  /** ISO date, UTC. */
  day: string;
  flags: number;
}

const dayMs = 86_400_000;
/** More bars than that are narrower than can be seen; several days share one. */
const mostBars = 180;

/** Every day of a window with its flags, those without among them; a long window in equal spans of days, named by their first. */
export function daysOf(window: { from: string; to: string }, flagged: readonly Day[]): Day[] {
  const first = Math.floor(Date.parse(window.from) / dayMs);
  const last = Math.floor((Date.parse(window.to) - 1) / dayMs);
  const span = Math.max(1, Math.ceil((last - first + 1) / mostBars));
  const days: Day[] = [];
  for (let day = first; day <= last; day += span)
    days.push({ day: new Date(day * dayMs).toISOString().slice(0, 10), flags: 0 });
  for (const { day, flags } of flagged) {
    const bar = days[Math.floor((Date.parse(day) / dayMs - first) / span)];
    if (bar !== undefined) bar.flags += flags;
  }
  return days;
}
