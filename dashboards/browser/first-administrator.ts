import type { Page } from "playwright-core";
import type { RunningProduct } from "./product.ts";

/** Who sets a new installation up, and goes on to work with it. */
export const account = {
  name: "Ana Ruiz",
  email: "ana@example.org",
  password: "a short sentence is easy",
};

/** The form that a new installation opens with, filled in; ends on the work queue. */
export async function becomeAdministrator(page: Page, product: RunningProduct): Promise<void> {
  await page.goto(product.baseUrl);
  await page.getByRole("heading", { level: 1, name: "First administrator" }).waitFor();
  await page.getByLabel("Setup code").fill(product.setupCode);
  await page.getByLabel("Your name").fill(account.name);
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Create and sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Work queue" }).waitFor();
}
