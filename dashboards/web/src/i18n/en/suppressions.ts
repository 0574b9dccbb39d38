export const suppressions = {
  suppressions: {
    title: "Held back",
    lead: "For what nobody is sent, why, and by whose word. Flags are watched on and stand in every list; what still holds when this ends is announced then.",
    views: { label: "Which", holding: "Holding now", all: "All" },
    asset: "Asset",
    columns: {
      what: "What is held back",
      kind: "How",
      since: "Since",
      until: "Until",
      act: "What to do",
    },
    everything: "every flag",
    ended: "ended ({{by}})",
    oneShot: "or when it is back to normal",
    workDone: "the work is done",
    open: "somebody ends it",
    endOf: "End it now for {{asset}}",
    empty: "Nothing is held back",
    emptyText:
      "A flag that is shelved, an asset out of service and work in progress on a machine stand here, each with its reason and its end.",
  },
  outOfService: {
    button: "Take out of service",
    title: "Take an asset out of service",
    titleOf: "Take {{asset}} out of service",
    text: "Nobody is sent for any flag of this asset until the time is over or somebody ends it. It is watched on.",
    choose: "Type a tag",
    chooseFirst: "Choose the asset first.",
    done: "{{asset}} is out of service.",
  },
};
