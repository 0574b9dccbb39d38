export const rules = {
  rules: {
    title: "Rules",
    lead: "What each rule asked for, and what was found when somebody looked.",
    empty: "No rules yet",
    emptyText:
      "Import a rule set (YAML or JSON) by POST /api/v1/rules/imports; the rules' README shows one.",
    columns: {
      severity: "Severity",
      rule: "Rule",
      precision: "How often it was right",
      confirmed: "Confirmed",
      noFaultFound: "No fault found",
      undecided: "Undecided",
    },
    everyOf: "every {{assetClass}}",
    version: "version {{version}}",
    instrument: "about the instrument",
    noneDecided: "Nobody has looked yet",
    ofDecided: "{{confirmed}} of {{decided}}",
    between: "between {{low}} and {{high}}",
    few: "{{between}}: too few to judge",
    watches: "Watches {{what}}. Version {{version}} is live.",
    record: "Record",
    definition: "Definition",
    versions: "Versions",
  },
};
