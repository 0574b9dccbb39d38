/**
 * What stood at exactly zero has no sigma, nor a value to take a part of. Any move is then far, but not infinitely: no sum and no average comes
 * back from that.
 */
export const sigmaOfNothing = 1e-9;
