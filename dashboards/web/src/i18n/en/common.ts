export const common = {
  severity: { low: "Low", medium: "Medium", high: "High", critical: "Critical" },
  priority: {
    critical: "P1: at once",
    high: "P2: today",
    medium: "P3: this week",
    low: "P4: when convenient",
  },
  state: { loading: "Loading" },
  refusal: {
    forbidden: "Not yours to see",
    missing: "Not found",
    unreachable: "The server cannot be reached",
    unreachableRemedy: "Check the network. This page tries again by itself.",
    failed: "This could not be shown",
    retry: "Try again",
  },
  list: {
    waiting_one: "{{count}} new",
    waiting_other: "{{count}} new",
    more: "Show more",
    loadingMore: "Loading more",
    end_one: "{{count}} row",
    end_other: "{{count}} rows",
    clear: "Clear filters",
    export: "Save these rows as a table file (CSV)",
    left: "No longer in this view",
  },
};
