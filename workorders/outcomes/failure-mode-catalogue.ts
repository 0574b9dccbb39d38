import type { FailureMode } from "./failure-mode.ts";

const lockOut = "Stop the drive, lock it out and tag it; try to start it to prove that it is dead.";
const depressurize = "Isolate and depressurize the line; drain what is left and check the gauge.";
const testRun = "Run it up and compare the signals with those before the fault.";

/** The modes that ship with the product. A supply import can add to them and describe them better. */
export const failureModeCatalogue: readonly FailureMode[] = [
  {
    code: "bearing-wear",
    name: "Bearing wear",
    kind: "process",
    iso14224: "VIB",
    description: "A rolling bearing is worn or damaged: vibration and temperature rise.",
    steps: [
      lockOut,
      "Turn the shaft by hand; feel for play and roughness.",
      "Replace the bearing and its seals; grease it; check the alignment.",
      testRun,
    ],
  },
  {
    code: "imbalance",
    name: "Rotor imbalance",
    kind: "process",
    iso14224: "VIB",
    description: "Uneven mass on the rotor: vibration at running speed.",
    steps: [lockOut, "Clean the rotor and look for lost or broken parts.", "Balance it.", testRun],
  },
  {
    code: "misalignment",
    name: "Shaft misalignment",
    kind: "process",
    iso14224: "VIB",
    description: "Driver and driven shafts are out of line: vibration, warm couplings.",
    steps: [lockOut, "Check feet and coupling; measure the alignment.", "Align it.", testRun],
  },
  {
    code: "seal-leak",
    name: "Seal leak",
    kind: "process",
    iso14224: "ELP",
    description: "A shaft seal lets the medium out: pressure falls, a drip shows.",
    steps: [
      lockOut,
      depressurize,
      "Replace the seal; look at the shaft sleeve for wear.",
      "Fill, vent and watch the seal at pressure.",
      testRun,
    ],
  },
  {
    code: "filter-clogging",
    name: "Clogged filter",
    kind: "process",
    iso14224: "PLU",
    description: "A filter or strainer is blocked: the pressure across it rises, flow falls.",
    steps: [lockOut, depressurize, "Replace the filter element.", testRun],
  },
  {
    code: "winding-overheating",
    name: "Winding overheating",
    kind: "process",
    iso14224: "OHE",
    description: "The motor's winding is too warm: insulation ages fast.",
    steps: [
      lockOut,
      "Measure insulation and winding resistance of each phase.",
      "Replace or rewind the winding; check load and supply.",
      testRun,
    ],
  },
  {
    code: "cooling-loss",
    name: "Loss of cooling",
    kind: "process",
    iso14224: "OHE",
    description: "Cooling no longer carries the heat away: temperature drifts up.",
    steps: [lockOut, "Clean fan, fins and cooler; replace the fan if it is damaged.", testRun],
  },
  {
    code: "valve-leak",
    name: "Valve leaks inside",
    kind: "process",
    iso14224: "INL",
    description: "A valve no longer closes tight: pressure or delivery falls.",
    steps: [lockOut, depressurize, "Replace the valve plate or the valve.", testRun],
  },
  {
    code: "lubrication-loss",
    name: "Loss of lubrication",
    kind: "process",
    iso14224: "OHE",
    description: "Too little or spoilt oil or grease: temperature and vibration rise.",
    steps: [lockOut, "Check level and condition; find the leak.", "Refill or renew it.", testRun],
  },
  {
    code: "sensor-stuck",
    name: "Stuck sensor",
    kind: "instrument",
    iso14224: "AIR",
    description: "The instrument repeats one value whatever the machine does.",
    steps: [
      "Do not open the machine: the instrument is suspected.",
      "Compare with a portable instrument at the same point.",
      "Check wiring, supply and transmitter; replace or calibrate the sensor.",
    ],
  },
  {
    code: "sensor-drift",
    name: "Drifting sensor",
    kind: "instrument",
    iso14224: "AIR",
    description: "The instrument wanders away from the true value.",
    steps: [
      "Do not open the machine: the instrument is suspected.",
      "Compare with a portable instrument at the same point.",
      "Calibrate or replace the sensor.",
    ],
  },
  {
    code: "sensor-silent",
    name: "Silent sensor",
    kind: "instrument",
    iso14224: "AIR",
    description: "The instrument no longer reports.",
    steps: ["Check supply, wiring and network.", "Replace the sensor if it stays silent."],
  },
  {
    code: "instrument-fault",
    name: "Faulty instrument",
    kind: "instrument",
    iso14224: "AIR",
    description: "What the instrument says cannot be true.",
    steps: [
      "Do not open the machine: the instrument is suspected.",
      "Compare with a portable instrument at the same point.",
    ],
  },
];
