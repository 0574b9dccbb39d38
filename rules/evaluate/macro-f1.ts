/** F1 of each class that occurs in the truth, averaged: a rare class counts as much as a frequent one. */
export function macroF1(truth: readonly string[], said: readonly string[]): number {
  const classes = [...new Set(truth)];
  const scores = classes.map((name) => {
    const both = truth.filter((label, row) => label === name && said[row] === name).length;
    const count = (of: readonly string[]) => of.filter((label) => label === name).length;
    return (2 * both) / (count(truth) + count(said));
  });
  return scores.reduce((sum, score) => sum + score, 0) / classes.length;
}
