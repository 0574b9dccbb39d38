import { expect, it } from "vitest";
import { parseTopic, topicFor } from "./topic.ts";

it("a topic names the site and the asset, and reads back", () => {
  expect(topicFor("berlin", "P-101")).toBe("mw/v1/berlin/P-101/readings");
  expect(parseTopic("mw/v1/berlin/P-101/readings")).toEqual({
    siteCode: "berlin",
    assetTag: "P-101",
  });
});

it.each(["a/b", "+", "#", "", "a b", "$SYS", "x".repeat(65), "a\u0000"])(
  "a code that would change the topic is refused: %j",
  (code) => {
    expect(() => topicFor(code, "P-101")).toThrow(RangeError);
    expect(parseTopic(`mw/v1/berlin/${code}/readings`)).toBeNull();
  },
);

it.each(["mw/v1/berlin/P-101", "mw/v2/berlin/P-101/readings", "mw/v1/berlin/P-101/readings/x", ""])(
  "any other topic is none of ours: %j",
  (topic) => expect(parseTopic(topic)).toBeNull(),
);
