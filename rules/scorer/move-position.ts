import { together } from "#platform";
import type { Database } from "#platform";
import type { Position } from "./position.ts";

/** From where a batch began to where it ends. */
export interface Move {
  partition: number;
  from: Position;
  to: Pick<Position, "seq" | "neededFrom">;
}

/** False: the position is no longer where the batch began. */
export type MovePosition = (move: Move) => Promise<boolean>;

/**
 * Moves the positions of batches that say nothing new to anybody, without waiting for the disk. One statement, one round trip, for all partitions
 * that ask in the same turn: nearly every batch is such a one.
 */
export function createPositionMover(db: Database): MovePosition {
  return together<Move, boolean>(async (moves) => {
    const column = <T>(of: (move: Move) => T): T[] => moves.map(of);
    const { rows } = await db.pool.query<{ partition: number }>({
      name: "rules-move-positions",
      text: `with quietly as (select set_config('synchronous_commit', 'off', true))
             update rules.position p set seq = m.seq, needed_from = m.needed_from, commits = p.commits + 1
             from quietly, unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
               as m (partition, seq, needed_from, from_seq, from_commits)
             where p.partition = m.partition and p.seq = m.from_seq and p.commits = m.from_commits
             returning p.partition`,
      values: [
        column(({ partition }) => partition),
        column(({ to }) => to.seq),
        column(({ to }) => to.neededFrom),
        column(({ from }) => from.seq),
        column(({ from }) => from.commits),
      ],
    });
    const moved = new Set(rows.map(({ partition }) => partition));
    return moves.map(({ partition }) => moved.has(partition));
  });
}
