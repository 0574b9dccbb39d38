import type { MachineClass } from "../machine-class.ts";
import { centrifugalPump } from "./centrifugal-pump.ts";
import { screwCompressor } from "./screw-compressor.ts";
import { supplyFan } from "./supply-fan.ts";

const classes = [centrifugalPump, supplyFan, screwCompressor];

export function machineClass(code: string): MachineClass {
  const found = classes.find((each) => each.code === code);
  if (found !== undefined) return found;
  throw new Error(
    `no physics for asset class "${code}": known are ${classes.map((each) => each.code).join(", ")} (simulators/plant/classes)`,
  );
}
