import { describe, expect, it } from "vitest";
import type { AssetEntry, SignalEntry } from "../../registry/snapshot.ts";
import { proposeSignal } from "./propose-signal.ts";

const seen = {
  key: "flow",
  numbers: 20,
  texts: 0,
  decimals: 1,
  last_unit: "m3/h",
  steps: [9.98, 10.01, 10, 10.02, 9.99, 31],
};

const signal = (facts: Partial<SignalEntry>): SignalEntry => ({
  id: 1,
  assetId: 1,
  key: "flow",
  name: "Flow",
  kind: "number",
  unit: "m3/h",
  min: 0,
  max: 120,
  reporting: "periodic",
  intervalSeconds: 5,
  decimals: 2,
  latenessSeconds: 60,
  componentCode: "meter",
  ...facts,
});
const sibling = (facts: Partial<SignalEntry>): AssetEntry => ({
  id: 1,
  tag: "P-1",
  name: "Pump",
  criticality: 3,
  siteId: 1,
  siteCode: "s",
  siteName: "S",
  timeZone: "UTC",
  systemCode: "y",
  systemName: "Y",
  classCode: "pump",
  className: "Pump",
  parentId: null,
  isGateway: false,
  topic: "mw/v1/s/P-1/readings",
  components: [],
  signals: new Map([["flow", signal(facts)]]),
});

describe("what an unknown signal is taken for", () => {
  it("is what was seen of it: its unit, its usual interval rounded, its decimals", () => {
    expect(proposeSignal(seen, [])).toEqual({
      name: "flow",
      kind: "number",
      unit: "m3/h",
      min: null,
      max: null,
      reporting: "periodic",
      intervalSeconds: 10,
      decimals: 1,
      component: null,
      asOn: null,
    });
  });

  it("is the same as on an asset of its class that has the key", () => {
    expect(proposeSignal(seen, [sibling({})])).toMatchObject({
      name: "Flow",
      max: 120,
      intervalSeconds: 5,
      component: "meter",
      asOn: "P-1",
    });
  });

  it("is not what it is there when what was seen says otherwise", () => {
    expect(proposeSignal({ ...seen, last_unit: "bar" }, [sibling({})]).asOn).toBeNull();
    expect(proposeSignal({ ...seen, texts: 1 }, [sibling({})]).asOn).toBeNull();
  });

  it("is a code when text was among it, and has no unit then", () => {
    expect(proposeSignal({ ...seen, texts: 3 }, [])).toMatchObject({
      kind: "code",
      unit: null,
      reporting: "on-change",
      intervalSeconds: 3_600,
    });
  });

  it("reports on change when no interval fits, and each minute when nothing is known", () => {
    const irregular = { ...seen, steps: [1, 2, 1, 50, 70, 1, 2, 90, 1, 60] };
    expect(proposeSignal(irregular, [])).toMatchObject({ reporting: "on-change" });
    expect(proposeSignal({ ...seen, steps: [] }, [])).toMatchObject({
      reporting: "periodic",
      intervalSeconds: 60,
    });
  });

  it("has a unit as UCUM writes it, or none when nobody knows what was written", () => {
    expect(proposeSignal({ ...seen, last_unit: "°C" }, []).unit).toBe("Cel");
    expect(proposeSignal({ ...seen, last_unit: "furlongs" }, []).unit).toBeNull();
  });
});
