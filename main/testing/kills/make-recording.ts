import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { seededRandom } from "#simulators";

const hourMs = 3_600_000;
const startsAt = Date.UTC(2015, 0, 1, 6);

/** How each component shows that it fails: its signal leaves what is usual a day before, and its code comes. */
const faults = [
  { component: "comp1", signal: "volt", shift: 45, codes: ["error1"] },
  { component: "comp2", signal: "rotate", shift: -150, codes: ["error2", "error3"] },
  { component: "comp3", signal: "pressure", shift: 30, codes: ["error4"] },
  { component: "comp4", signal: "vibration", shift: 15, codes: ["error5"] },
] as const;
const usual = {
  volt: { mean: 171, sigma: 15 },
  rotate: { mean: 446, sigma: 50 },
  pressure: { mean: 100, sigma: 10 },
  vibration: { mean: 40, sigma: 5 },
};
const signals = ["volt", "rotate", "pressure", "vibration"] as const;

/**
 * Writes a recording in the form of the public set, for machines without it: hourly noise, and on every machine a
 * component that fails about each eleventh day, with its drift, its codes and its replacement.
 */
export async function makeRecording(
  dir: string,
  { seed, machines, days }: { seed: string; machines: number; days: number },
): Promise<void> {
  const random = seededRandom(seed);
  const telemetry: string[] = [];
  const errors: string[] = [];
  const failures: string[] = [];
  const maintenance: string[] = [];
  for (let machine = 1; machine <= machines; machine++) {
    const failing = Array.from({ length: Math.floor(days / 11) }, (_, n) => ({
      ...random.pick(faults),
      hour: Math.floor((n + 1) * 11 * 24 - random.between(0, 100)),
    }));
    for (const { component, codes, hour } of failing) {
      failures.push(`${time(hour)},${machine},${component}`);
      maintenance.push(`${time(hour)},${machine},${component}`);
      for (const code of codes) errors.push(`${time(hour - 22)},${machine},${code}`);
    }
    for (let hour = 0; hour <= days * 24; hour++) {
      if (random.next() < 0.004)
        errors.push(`${time(hour)},${machine},${random.pick(faults).codes[0]}`);
      const values = signals.map((signal) => {
        const { mean, sigma } = usual[signal];
        const shift = failing
          .filter(
            (fault) => fault.signal === signal && hour < fault.hour && hour >= fault.hour - 36,
          )
          .reduce((sum, fault) => sum + fault.shift, 0);
        return (mean + shift + sigma * random.normal()).toFixed(4);
      });
      telemetry.push([time(hour), machine, ...values].join());
    }
  }
  const write = (name: string, header: string, rows: string[]): Promise<void> =>
    writeFile(join(dir, `PdM_${name}.csv`), `${[header, ...rows].join("\n")}\n`);
  await write("telemetry", `datetime,machineID,${signals.join()}`, telemetry);
  await write("errors", "datetime,machineID,errorID", errors);
  await write("failures", "datetime,machineID,failure", failures);
  await write("maint", "datetime,machineID,comp", maintenance);
  await write(
    "machines",
    "machineID,model,age",
    Array.from({ length: machines }, (_, n) => `${n + 1},model${1 + (n % 4)},10`),
  );
}

const time = (hour: number): string =>
  new Date(startsAt + hour * hourMs).toISOString().slice(0, 19).replace("T", " ");
