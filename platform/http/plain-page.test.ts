import { expect, test } from "vitest";
import { plainPage } from "./plain-page.ts";

test("what is given is shown as text, whatever it holds", async () => {
  const hostile = `"><script>alert(1)</script>`;
  const page = await plainPage({
    title: hostile,
    paragraphs: [hostile],
    button: { label: hostile, action: `/x${hostile}` },
  });
  expect(page).not.toContain("<script>");
  expect(page).toContain("&lt;script&gt;");
  expect(page).toContain(`action="/x&quot;&gt;`);
});

test("a page without a button has no form", async () => {
  expect(await plainPage({ title: "Done", paragraphs: ["Thank you."] })).not.toContain("<form");
});
