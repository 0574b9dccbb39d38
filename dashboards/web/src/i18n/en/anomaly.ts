export const anomaly = {
  anomaly: {
    together: "All signals together",
    unusual: "How unusual: {{value}} (flagged from {{threshold}})",
    noScore: "How unusual: not known yet",
    describe:
      "How unusual {{name}} was over this time, {{count}} moments; flagged from {{threshold}}.",
    learning: "Still learning {{what}}",
    learningUntil: "Still learning {{what}}, until about {{until}}",
    learningGroup: "what is usual",
    learningRows:
      "{{rows}} of {{needed}} moments learnt; it says nothing about all signals together before that.",
    way: {
      spread: "how restless it is",
      dayProfile: "its usual day",
      weekProfile: "its usual week",
    },
    and: " and ",
    noRows: "Nothing was judged in this time.",
    mostUnusual: "Most unusual in this time, at {{at}}: {{distance}}, and from what",
    at: "At {{at}}: {{distance}}, and from what",
    shares: "What made it unusual",
    above: "{{value}} {{unit}}, above the {{low}} to {{high}} that is usual then",
    below: "{{value}} {{unit}}, below the {{low}} to {{high}} that is usual then",
    within: "{{value}} {{unit}}, by itself within the {{low}} to {{high}} that is usual then",
    usual: "what was usual",
    notLearnt: "not learnt from",
  },
};
