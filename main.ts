#!/usr/bin/env -S node --max-semi-space-size=64
import { runCommandLine } from "./main/command-line.ts";

await runCommandLine(process.argv);
