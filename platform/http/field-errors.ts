import type { z } from "zod";
import type { FieldError } from "./problem.ts";

type Issue = z.core.$ZodIssue;

const articles: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  date: "a date",
  null: "null",
};

const say = (type: string) => articles[type] ?? type;

/** Each issue of a zod error as the field it is about (`readings[2].value`) and what that field must be. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        field: pathOf([...issue.path, key]),
        message: "is not known here; remove it or correct its spelling",
      }));
    }
    return [{ field: pathOf(issue.path), message: wordsOf(issue) }];
  });
}

/** `["readings", 2, "value"]` → `readings[2].value`; the whole input is `(whole)`. */
export function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "(whole)";
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** How zod begins its own messages; one that a schema gave itself says it better than we can. */
const ownMessage = /^(Invalid |Too (small|big)|Unrecognized )/;

function wordsOf(issue: Issue): string {
  if (!ownMessage.test(issue.message)) return lowerFirst(issue.message);
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined && !issue.message.includes("received")
        ? `is missing; it must be ${say(issue.expected)}`
        : typeWords(issue);
    case "too_small":
      return `must be ${bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum)}`;
    case "too_big":
      return `must be ${bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum)}`;
    case "invalid_value":
      return `must be ${oneOf(issue.values)}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return formatWords(issue.format, issue.message);
    case "invalid_union":
      return unionWords(issue);
    default:
      return lowerFirst(issue.message);
  }
}

function typeWords(issue: Extract<Issue, { code: "invalid_type" }>): string {
  const received = /received (\w+)/.exec(issue.message)?.[1];
  if (received === "undefined") return `is missing; it must be ${say(issue.expected)}`;
  // "a whole number, not a number" would only puzzle.
  return received === undefined || (issue.expected === "int" && received === "number")
    ? `must be ${say(issue.expected)}`
    : `must be ${say(issue.expected)}, not ${say(received)}`;
}

function bound(origin: string, words: string, limit: number | bigint): string {
  if (origin === "string") return `${words} ${limit} characters long`;
  if (origin === "array" || origin === "set") return `a list of ${words} ${limit}`;
  return `${words} ${limit}`;
}

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? String(quoted[0]) : `one of ${quoted.join(", ")}`;
}

function formatWords(format: string, message: string): string {
  switch (format) {
    case "datetime":
      return "must be a time with its zone, like 2026-11-21T14:02:00Z";
    case "date":
      return "must be a day, like 2026-11-21";
    case "email":
      return "must be an email address, like ana@example.org";
    case "url":
      return "must be a web address, like https://example.org";
    default:
      return lowerFirst(message);
  }
}

/** The alternative that fits best says most: the one with the fewest issues. */
function unionWords(issue: Extract<Issue, { code: "invalid_union" }>): string {
  const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0];
  if (!closest || closest.length === 0) return lowerFirst(issue.message);
  const words = closest.map((inner) =>
    inner.path.length === 0 ? wordsOf(inner) : `${pathOf(inner.path)} ${wordsOf(inner)}`,
  );
  return `fits none of the forms it may have; nearest: ${words.join("; ")}`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
