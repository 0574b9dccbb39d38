import type { Letter } from "../notifier.ts";

let count = 0;

/** A letter of its own key, as the sender makes them. */
export function aLetter(facts: Partial<Letter> = {}): Letter {
  count += 1;
  return {
    key: `m${count}-1-lx2k`,
    subject: "Bearing vibration of P-105 is high",
    text: "Cooling water pump 3 vibrates at 9.5 mm/s.",
    link: "https://plant.example/flags/12",
    actions: [{ name: "Acknowledge", url: "https://plant.example/acknowledge/abc" }],
    urgency: 3,
    about: { kind: "flag", id: 12 },
    siteId: 1,
    event: "flag.escalated",
    data: {},
    queuedAt: new Date("2026-11-22T10:00:00Z"),
    expiresAt: null,
    ...facts,
  };
}
