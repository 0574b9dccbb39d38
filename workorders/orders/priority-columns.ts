import type { Priority } from "../priority/priority.ts";
import type { PriorityByRule } from "../priority/rule-term.ts";

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

/** What a flag's rule sets, as the link between flag and order keeps it. */
export const priorityByRuleColumn = (priority: PriorityByRule | null): string | null =>
  priority === null ? null : JSON.stringify(priority);
