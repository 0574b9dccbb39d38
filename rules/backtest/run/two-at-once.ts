/** Assets under way at once: while one waits for its readings, another is evaluated. */
const atOnce = 2;

/** Runs `work` over the items, two at once, begun in their order. The first that fails ends it, once the other has come to its end. */
export async function twoAtOnce<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const next = items[Symbol.iterator]();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let one = next.next(); !one.done && !failed; one = next.next()) {
      try {
        await work(one.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  const first = ended.find((lane) => lane.status === "rejected");
  if (first !== undefined) throw first.reason;
}

/** The store is asked one thing at a time: people who look at charts ask it too. */
export function inTurn<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  let before: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = before.then(() => ask(question));
    before = answer.catch(() => {});
    return answer;
  };
}
