/** What was typed, each as its parameter is: a number stays a number. What was left empty is not among it. */
export function changedValues(
  fleet: Record<string, string | number>,
  typed: Record<string, string>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, text]) => {
      const value = text.trim();
      if (value === "") return [];
      const number = Number(value.replace(",", "."));
      return [[name, typeof fleet[name] === "number" && !Number.isNaN(number) ? number : value]];
    }),
  );
}
