/** First and last day, as a date field writes them ("2026-11-21"), in the reader's own zone. */
export interface Days {
  from: string;
  to: string;
}

/** The last so many days up to and with today. */
export function lastDays(count: number, now: number): Days {
  const first = new Date(now);
  first.setDate(first.getDate() - count + 1);
  return { from: asDay(first), to: asDay(new Date(now)) };
}

/** From the beginning of the first day to the end of the last, or to now where that is not over. */
export function wholeDays({ from, to }: Days, now = Date.now()): { from: string; to: string } {
  const end = midnight(to);
  end.setDate(end.getDate() + 1);
  return {
    from: midnight(from).toISOString(),
    to: new Date(Math.min(end.getTime(), now)).toISOString(),
  };
}

function midnight(day: string): Date {
  // Without a zone it is read as the reader's own.
  return new Date(`${day}T00:00:00`);
}

function asDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
