import { expect, test } from "vitest";
import { browserName } from "./browser-name.ts";

test("a browser is called as people call it, although each claims to be others as well", () => {
  const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
  const agents = {
    "Chrome on Windows": `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/139.0.0.0 Safari/537.36`,
    "Edge on Windows": `Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/139.0.0.0 Safari/537.36 Edg/139.0`,
    "Firefox on Linux": "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
    "Chrome on Android": `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/139.0.0.0 Mobile Safari/537.36`,
    "Safari on iPhone":
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1",
  };
  for (const [name, agent] of Object.entries(agents)) expect(browserName(agent)).toBe(name);
});

test("one that says nothing of itself is a browser all the same", () => {
  expect(browserName("")).toBe("A browser");
});
