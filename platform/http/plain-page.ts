import { html } from "hono/html";

/**
 * A page of words and at most one button, for people who come from a message and may not be signed in: no script, nothing to load.
 * The button posts an empty form to `action`, a path of ours: programs that look at mail follow links, they press no buttons.
 * Everything given is text; nothing of it is read as HTML. Its address, which may hold a secret, is told to our own origin only: told to nobody at
 * all, the browser would call the button's origin "null", and it would be refused as another site's.
 */
export async function plainPage(page: {
  title: string;
  paragraphs: readonly string[];
  button?: { label: string; action: string } | undefined;
}): Promise<string> {
  const { title, paragraphs, button } = page;
  const form =
    button === undefined
      ? ""
      : html`<form method="post" action="${button.action}">
          <button type="submit">${button.label}</button>
        </form>`;
  const whole = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="same-origin" />
        <title>${title} · Millwright</title>
        <style>
          :root {
            color-scheme: light dark;
            font:
              1.0625rem / 1.5 system-ui,
              sans-serif;
          }
          main {
            max-width: 34rem;
            margin: 12vh auto;
            padding: 0 1.25rem;
          }
          h1 {
            font-size: 1.5rem;
            line-height: 1.25;
          }
          button {
            font: inherit;
            font-weight: 600;
            padding: 0.75rem 1.5rem;
            border: 0;
            border-radius: 0.5rem;
            background: #1c5d99;
            color: #fff;
            cursor: pointer;
          }
          button:focus-visible {
            outline: 3px solid currentColor;
            outline-offset: 3px;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${paragraphs.map((words) => html`<p>${words}</p>`)} ${form}
        </main>
      </body>
    </html>`;
  return whole.toString();
}

export const htmlType = { "content-type": "text/html; charset=utf-8" } as const;
