import { openDatabase } from "#platform";

/** Every probe of a bench is a new fault: to the product that is a flood, in which people get a digest and no orders. */
export async function tellEveryFlag(databaseUrl: string): Promise<void> {
  const db = await openDatabase({ url: databaseUrl, max: 1, name: "millwright bench" });
  try {
    await db.pool.query("update rules.flood_policy set flags = null");
  } finally {
    await db.close();
  }
}
