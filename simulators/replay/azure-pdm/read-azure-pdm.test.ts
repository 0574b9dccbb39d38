import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readAzurePdm } from "./read-azure-pdm.ts";

let dir = "";
const files = {
  "PdM_telemetry.csv": `datetime,machineID,volt,rotate,pressure,vibration
2015-01-01 06:00:00,1,176.2,418.5,113.0,45.0
2015-01-01 07:00:00,1,162.8,402.7,95.4,43.4
2015-01-01 06:00:00,2,170.9,527.3,75.2,34.1
2015-01-01 07:00:00,2,171.9,526.3,76.2,35.1
`,
  "PdM_errors.csv": `datetime,machineID,errorID
2015-01-01 07:00:00,1,error2
2015-01-01 07:00:00,1,error3
`,
  "PdM_failures.csv": `datetime,machineID,failure\n2015-01-01 07:00:00,2,comp4\n`,
  "PdM_maint.csv": `datetime,machineID,comp
2014-06-01 06:00:00,1,comp2
2015-01-01 07:00:00,2,comp4
2015-01-01 06:00:00,1,comp1
`,
  "PdM_machines.csv": `machineID,model,age\n1,model3,18\n2,model4,7\n`,
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "azure-pdm-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
});
afterEach(() => rm(dir, { recursive: true }));

test("readings and codes of one machine and hour become one moment, in time order over the fleet", async () => {
  const fleet = await readAzurePdm(dir);
  expect(fleet.moments.map(({ at, asset }) => `${new Date(at).toISOString()} ${asset}`)).toEqual([
    "2015-01-01T06:00:00.000Z M-001",
    "2015-01-01T06:00:00.000Z M-002",
    "2015-01-01T07:00:00.000Z M-001",
    "2015-01-01T07:00:00.000Z M-002",
  ]);
  expect(fleet.moments[2]?.values).toEqual({
    volt: 162.8,
    rotate: 402.7,
    pressure: 95.4,
    vibration: 43.4,
    error2: "error2",
    error3: "error3",
  });
});

test("maintenance of the time before the recording is left out", async () => {
  const fleet = await readAzurePdm(dir);
  expect(fleet.replacements.map(({ asset, component }) => `${asset} ${component}`)).toEqual([
    "M-001 comp1",
    "M-002 comp4",
  ]);
  expect(fleet.failures).toHaveLength(1);
});

test("a missing file, another file's header and an unknown code are refused in plain words", async () => {
  await writeFile(
    join(dir, "PdM_errors.csv"),
    "datetime,machineID,errorID\n2015-01-01 07:00:00,1,error9\n",
  );
  await expect(readAzurePdm(dir)).rejects.toThrow('"error9" is none of error1');
  await writeFile(join(dir, "PdM_errors.csv"), "time,id\n");
  await expect(readAzurePdm(dir)).rejects.toThrow("PdM_errors.csv starts with");
  await rm(join(dir, "PdM_errors.csv"));
  await expect(readAzurePdm(dir)).rejects.toThrow("cannot be read: give the folder");
});
