/**
 * A fleet that someone recorded, in the one shape that `replay` plays back. A reader of a data set
 * (a folder beside this file) turns its files into this; nothing after the reader knows the set's name.
 *
 * All times are epoch milliseconds of the recording's own clock.
 */
export interface RecordedFleet {
  name: string;
  startsAt: number;
  endsAt: number;
  assets: string[];
  /** The registry document: sites, systems, assets, components and signals (wire and import names). */
  plant: unknown;
  /** In time order, one entry an asset and moment. */
  moments: Moment[];
  /** In time order. Every replacement of a component, failed or on schedule. */
  replacements: ComponentEvent[];
  /** In time order. */
  failures: ComponentEvent[];
  /** Files a user could have written, pushed before the first reading. */
  files: { rules: string; supply: string; technicians: string };
  siteCode: string;
  /** Which component a failure mode of the rule set is about; null when it is about none. */
  componentOf(failureMode: string): string | null;
}

export interface Moment {
  at: number;
  asset: string;
  values: Record<string, number | string>;
}

export interface ComponentEvent {
  at: number;
  asset: string;
  component: string;
}

export const sameComponent = (a: ComponentEvent, b: ComponentEvent): boolean =>
  a.asset === b.asset && a.component === b.component;
