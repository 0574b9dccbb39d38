import type { Priority } from "../priority/priority.ts";

/** A priority as the order's row keeps it. */
export function priorityColumns(priority: Priority) {
  return {
    priority_score: priority.score,
    priority_class: priority.class,
    priority_terms: JSON.stringify(priority.terms),
    due_at: new Date(priority.dueAt),
    due_why: priority.dueWhy,
  };
}
