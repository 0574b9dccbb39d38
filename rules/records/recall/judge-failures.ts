/** A failure that somebody found and wrote down; times are epoch ms. */
export interface FoundFailure {
  assetId: number;
  at: number;
  /** Of the order whose visit found it; null where none did. */
  workOrderId: number | null;
  /** The machine had ceased to do what it is there for, `at` that moment; else `at` is when the fault was found. */
  functional: boolean;
}

/** A stretch in which a flag of the rule held. */
export interface RaisedStretch {
  flagId: number;
  versionId: number;
  assetId: number;
  raisedAt: number;
  /** Null: it holds. */
  returnedAt: number | null;
  /** The visit that found it right; null: none did. */
  rightBy: number | null;
}

export interface RecallTerms {
  /** A flag that was over longer than that before the failure did not foresee it. */
  horizonMs: number;
  /** A flag must come so long before the failure to be of use. */
  needMs: number;
}

export interface JudgedFailure<F extends FoundFailure> {
  failure: F;
  /** By the first flag that foresaw it; null: none did. */
  foreseenBy: { flagId: number; versionId: number; leadMs: number } | null;
}

/**
 * Which failures a rule has foreseen: those whose visit found one of its flags right, and those before which a flag of it held, or had been over for
 * the horizon at most, and had been raised in time to be of use. A visit that a flag sent finds the fault before it has become a failure, so how
 * soon that visit came says nothing against the flag; unless the machine had failed by then.
 */
export function judgeFailures<F extends FoundFailure>(
  failures: readonly F[],
  stretches: readonly RaisedStretch[],
  terms: RecallTerms,
): JudgedFailure<F>[] {
  const byAsset = Map.groupBy(stretches, ({ assetId }) => assetId);
  return failures.map((failure) => {
    const first = (byAsset.get(failure.assetId) ?? [])
      .filter((one) => foresaw(one, failure, terms))
      .reduce<RaisedStretch | null>(
        (earliest, one) => (earliest === null || one.raisedAt < earliest.raisedAt ? one : earliest),
        null,
      );
    return {
      failure,
      foreseenBy:
        first === null
          ? null
          : {
              flagId: first.flagId,
              versionId: first.versionId,
              leadMs: failure.at - first.raisedAt,
            },
    };
  });
}

function foresaw(
  { raisedAt, returnedAt, rightBy }: RaisedStretch,
  { at, workOrderId, functional }: FoundFailure,
  { horizonMs, needMs }: RecallTerms,
): boolean {
  if (raisedAt > at) return false;
  if (!functional && rightBy !== null && rightBy === workOrderId) return true;
  return raisedAt <= at - needMs && Math.max(raisedAt, returnedAt ?? at) + horizonMs >= at;
}
