import { describe, expect, it } from "vitest";

import { candidatesFor } from "./candidates.ts";

const order = { requiredSkill: "mechanical", siteId: 1, siteName: "North works" };
const technician = (
  id: number,
  name: string,
  skills: string[],
  sites: number[] | "all" = "all",
) => ({
  id,
  name,
  skills,
  sites,
  active: true,
});
const idle = { openOrders: new Map<number, number>(), kitInVan: new Map<number, string[]>() };

describe("candidates", () => {
  it("come with every reason why the others cannot go", () => {
    const [ana, bob] = candidatesFor(
      order,
      [technician(2, "Bob", ["electrical"], [9]), technician(1, "Ana", ["mechanical"])],
      idle,
    );
    expect(ana).toMatchObject({ name: "Ana", suitable: true, whyNot: [] });
    expect(bob).toMatchObject({
      name: "Bob",
      suitable: false,
      whyNot: ["lacks the skill mechanical (has electrical)", "does not work at North works"],
    });
  });

  it("are sorted by who has parts in the van, then by load, then by name", () => {
    const names = candidatesFor(
      order,
      ["Cem", "Ana", "Bob"].map((name, index) => technician(index + 1, name, ["mechanical"])),
      { openOrders: new Map([[2, 1]]), kitInVan: new Map([[3, ["BRG-1"]]]) },
    ).map(({ name }) => name);
    expect(names).toEqual(["Bob", "Cem", "Ana"]);
  });
});
