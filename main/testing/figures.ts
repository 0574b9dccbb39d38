import type { TestProduct } from "./test-product.ts";

/** One figure of /metrics as Prometheus reads it; 0 when it is not there yet. */
export async function figure(
  running: TestProduct,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const authorization = `Bearer ${await running.tokenFor("viewer")}`;
  const response = await fetch(new URL("/metrics", running.httpUrl), {
    headers: { authorization },
  });
  const inner = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const series = `millwright_${name}${inner.length > 0 ? `{${inner.join(",")}}` : ""} `;
  const line = (await response.text()).split("\n").find((each) => each.startsWith(series));
  return line === undefined ? 0 : Number(line.slice(series.length));
}
