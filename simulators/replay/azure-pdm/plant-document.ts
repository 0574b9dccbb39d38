/** The registry import document of the recorded fleet; see README.md beside this file. */

export const siteCode = "azure";
export const components = ["comp1", "comp2", "comp3", "comp4"];
export const errorCodes = ["error1", "error2", "error3", "error4", "error5"];

export const assetTag = (machine: number): string => `M-${String(machine).padStart(3, "0")}`;

export function plantDocument(_fleet: { machine: number; model: string }[]): unknown {
  return {};
}
