import type { Page } from "playwright-core";

/** What is wrong with a page for everybody: it scrolls sideways, has not one heading, or has controls that a screen reader could not name. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "hidden" });
  return page.evaluate<string[]>(`[...${tooWide}, ...${unnamed}, ...${headings}]`);
}

/** What reaches beyond the screen, where the page scrolls sideways. */
const tooWide = `(({ scrollWidth, clientWidth }) =>
  scrollWidth === clientWidth
    ? []
    : [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > clientWidth)
        .map((element) => "too wide: " + element.outerHTML.slice(0, 200)))(document.documentElement)`;

/** Buttons and fields without a name. */
const unnamed = `[...document.querySelectorAll("button, a[href], input, select, textarea")]
  .filter((element) => element.checkVisibility() && element.closest("[aria-hidden]") === null)
  .filter((element) => !(element.innerText?.trim() || element.getAttribute("aria-label") || element.labels?.length))
  .map((element) => "without a name: " + element.outerHTML.slice(0, 200))`;

const headings = `(document.querySelectorAll("h1").length === 1 ? [] : ["not one heading"])`;
