/** Whether a rule as it was written says, somewhere in its condition, how long a machine has. */
export function foreseesAnEnd(definition: unknown): boolean {
  if (typeof definition !== "object" || definition === null) return false;
  return "timeToThreshold" in definition || Object.values(definition).some(foreseesAnEnd);
}
