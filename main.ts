#!/usr/bin/env node
import { runCommandLine } from "./main/command-line.ts";

await runCommandLine(process.argv);
