/**
 * One piece of work for all who ask in one turn of the event loop, and one at a time: who asks while one is under way shares the next, which so
 * begins after the question. Answers are in the order of the questions; a failure is everybody's.
 */
export function together<Question, Answer>(
  work: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: { question: Question; answer: PromiseWithResolvers<Answer> }[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      try {
        const answers = await work(asked.map(({ question }) => question));
        for (const [index, { answer }] of asked.entries()) answer.resolve(answers[index]!);
      } catch (error) {
        for (const { answer } of asked) answer.reject(error);
      }
    }
    running = false;
  };

  return (question) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push({ question, answer });
    if (!running && waiting.length === 1) setImmediate(() => void run());
    return answer.promise;
  };
}
