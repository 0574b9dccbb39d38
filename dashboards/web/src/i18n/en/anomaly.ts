export const anomaly = {
  anomaly: {
    together: "All signals together",
    novelty: "How unusual: {{surprise}}; of that new: {{value}} (flagged from {{threshold}})",
    distance: "How far from usual: {{value}} (about 1 is usual; flagged from {{threshold}})",
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
    leftOut: {
      label: "Not learnt from",
      since: "Not learnt from since {{from}}:",
      between: "Not learnt from {{from}} to {{to}}:",
      end: "End",
      fromNow: "Do not learn from now on",
      window: "Do not learn from this window",
      title: "Leave out of learning",
      text: "Of {{asset}} nothing is learnt from {{from}} to {{to}}. What was learnt before stays learnt.",
      textNow:
        "Of {{asset}} nothing is learnt from now on, until somebody ends it. It is still watched.",
      button: "Leave out",
    },
  },
};
