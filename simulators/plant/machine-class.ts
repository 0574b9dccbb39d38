/**
 * What a class of machine is made of. A class file (classes/) is a table, not a program: its operating
 * modes, its components, and for each signal the value it tends to and how the instrument shows it.
 */
export interface MachineClass {
  code: string;
  /** The machine wanders among these; the first is where it starts. */
  modes: readonly OperatingMode[];
  components: readonly string[];
  signals: Readonly<Record<string, SignalPhysics>>;
}

export interface OperatingMode {
  name: string;
  /** Share of rated load, 0 when stopped. */
  load: number;
  /** How long it stays, on average. */
  meanHours: number;
}

/** Everything a signal's true value depends on. */
export interface Situation {
  /** Present load, on its way to the mode's. */
  load: number;
  /** °C around the machine. */
  ambient: number;
  /** Hidden wear of a component: 0 as new, 1 at the end of its life. */
  damage: (component: string) => number;
}

export interface SignalPhysics {
  /** Where the true value tends to. `build` is 1 on the average machine, a few per cent off on this one. */
  target: (situation: Situation, build: number) => number;
  /** How slowly it gets there (time constant); 0 follows at once. */
  lagSeconds: number;
  /** The process wanders: autocorrelated noise of this spread, forgotten after this long. */
  wander: { spread: number; memorySeconds: number };
  instrument: Instrument;
}

/** The transmitter: white noise, range and the step of its scale. */
export interface Instrument {
  noise: number;
  min: number;
  max: number;
  resolution: number;
}
