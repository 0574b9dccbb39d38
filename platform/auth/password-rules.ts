import { z } from "@hono/zod-openapi";

/** Length is what counts (NIST SP 800-63B §3.1.1); rules about kinds of characters only annoy. */
export const NewPassword = z
  .string()
  .min(12, "must be at least 12 characters long; a short sentence is easy to remember")
  .max(200)
  .refine(
    (password) => new Set(password).size >= 5,
    "must not be the same few characters repeated",
  );

export const EmailAddress = z
  .string()
  .trim()
  .max(254)
  .toLowerCase()
  .pipe(z.email())
  .openapi({ type: "string", format: "email", example: "ana@example.org" });

export const PersonName = z.string().trim().min(1).max(120).openapi({ example: "Ana Ruiz" });
