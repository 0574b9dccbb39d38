import { expect, test } from "vitest";
import { AssetScorer, assetWith, sent } from "../testing/asset.ts";
import { assessProperties } from "../testing/assess-properties.ts";
import { inBatches, lateness, logOf } from "../testing/deliveries.ts";
import type { Delivery } from "../testing/deliveries.ts";
import { essenceOf, plain } from "../testing/essence.ts";
import { begin, second, uniform } from "../testing/series.ts";
import { inRightOrder, rules } from "../testing/story.ts";
import { settledStory } from "../testing/told.ts";

assessProperties({ orders: 40, trees: 40, restarts: 12, many: false });

test("so it is at fifty readings a second, of which many come late", () => {
  const random = uniform(7);
  const found: Delivery[] = [];
  for (let now = 0; now < 150 * second; now += 20) {
    const value = Math.round(50 + 50 * Math.sin(now / 7_000) + 20 * random()) / 10;
    const at = now + (random() < 0.05 ? Math.round(random() * 30 * second) : 0);
    const reading = sent(now, value, "x", { receivedAt: begin + at });
    found.push({ at, reading });
    if (random() < 0.02) found.push({ at: at + 10, reading: { ...reading, value: 10 * random() } });
  }
  found.sort((a, b) => a.at - b.at);
  const log = logOf(found, [7, 30, 1]);
  const scorer = new AssetScorer(rules, assetWith(lateness));
  let most = 0;
  for (const batch of inBatches(log, [1, 4, 2])) {
    scorer.score(batch);
    most = Math.max(most, ...scorer.memory.windows.map(({ inputs }) => inputs.count));
  }
  expect(settledStory(scorer.changes)).toMatchObject(inRightOrder(found));
  expect(scorer.total).toMatchObject({ historical: 0, overfull: 0 });
  expect(scorer.total.late).toBeGreaterThan(300);
  expect(scorer.total.corrections).toBeGreaterThan(100);
  // A minute is 3,000 of them; what is settled goes soon.
  expect(most).toBeLessThan(3_000 * 1.2 + 100);
}, 60_000);

test("a restart between entries of many readings at fifty a second goes on as if nothing had been", () => {
  const random = uniform(11);
  const found: Delivery[] = [];
  for (let now = 0; now < 90 * second; now += 20) {
    const late = random() < 0.03 ? Math.round(random() * 40 * second) : 0;
    const value = 7 + 3 * Math.sin(now / 5_000) + random();
    const reading = sent(now, value, "x", { receivedAt: begin + now + late });
    found.push({ at: now + late, reading });
  }
  found.sort((a, b) => a.at - b.at);
  const log = logOf(found, [190, 3, 77]);
  const [whole, cut] = [new AssetScorer(rules), new AssetScorer(rules)];
  const stored: ReturnType<AssetScorer["stored"]>[] = [];
  for (const [index, entry] of log.entries()) {
    whole.score([entry]);
    cut.score([entry]);
    stored.push(cut.stored());
    if (index % 5 !== 4) continue;
    const from = stored[index - (index % 3)]!;
    expect(from.neededFrom).not.toBeNull();
    cut.rebuild(from.text, log.slice(from.neededFrom! - 1, index + 1), 2);
    expect(essenceOf(cut.memory)).toEqual(essenceOf(whole.memory));
  }
  expect(plain(cut.changes)).toEqual(plain(whole.changes));
}, 60_000);
