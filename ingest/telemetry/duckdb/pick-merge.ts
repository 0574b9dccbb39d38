/** Fewer than so many files of one day are not worth rewriting while the day still grows. */
const enough = 4;

/**
 * Which of a growing day's files to merge: the longest stretch of newest ones in which none is larger than all newer ones
 * together. So a file takes part in a merge only when that at least doubles it: a reading is rewritten a logarithmic number
 * of times, and the number of files stays logarithmic too. `files` are oldest first; only neighbours may merge, because a
 * later run wins over an earlier one.
 */
export function pickMerge<T extends { rows: number }>(files: readonly T[]): readonly T[] {
  let best = files.length;
  let newer = 0;
  for (let i = files.length - 1; i >= 0; i -= 1) {
    if (newer > 0 && files[i]!.rows > newer) break;
    best = i;
    newer += files[i]!.rows;
  }
  const picked = files.slice(best);
  return picked.length >= enough ? picked : [];
}

/** How small a part of a closed day's file what came late must be to stay beside it. */
const besideShare = 1 / 16;

/**
 * Which files of an ended day to merge: all, so that it is one. But a correction in each of a thousand old days must not have all of them
 * rewritten in one night: what is little beside the day's own file stays beside it, merged like the files of a growing day.
 */
export function pickClosing<T extends { rows: number }>(files: readonly T[]): readonly T[] {
  const [own, ...later] = files;
  if (own === undefined || later.length === 0) return [];
  const late = later.reduce((sum, { rows }) => sum + rows, 0);
  return late >= own.rows * besideShare ? files : pickMerge(later);
}
