export const priorityClasses = ["P1", "P2", "P3", "P4"] as const;
export type PriorityClass = (typeof priorityClasses)[number];

interface ClassOfPriority {
  class: PriorityClass;
  /** From which score on. */
  from: number;
  /** The highest that the terms come to in it. */
  most: number;
  /** How long an order of the class may take from the first flag. */
  hours: number;
}

/** The most urgent first. */
export const classes: readonly ClassOfPriority[] = [
  { class: "P1", from: 16, most: 64, hours: 8 },
  { class: "P2", from: 6, most: 12, hours: 24 },
  { class: "P3", from: 2, most: 4.5, hours: 72 },
  { class: "P4", from: 0, most: 1.5, hours: 336 },
];
