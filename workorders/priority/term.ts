/** One factor of a priority: what went in, what it multiplies by, and why, for a reader who asks. */
export interface PriorityTerm {
  name: string;
  /** The input as a person would write it, e.g. "3 of 4" or "48 h". */
  input: string;
  factor: number;
  why: string;
}
