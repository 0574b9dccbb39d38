import { Command, Option } from "commander";
import { AppError } from "#platform";
import { backtestCommand } from "./backtest-command.ts";
import { backupCommand, restoreCommand } from "./backup-commands.ts";
import { benchCommand } from "./bench/bench-command.ts";
import { commissionCommand } from "./commission-command.ts";
import { demoCommand } from "./demo-command.ts";
import { doctorCommand } from "./doctor-command.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { exportCommand } from "./export-command.ts";
import { inboxCommand } from "./inbox-command.ts";
import { mosquittoCommand } from "./mosquitto-command.ts";
import { replayCommand } from "./replay-command.ts";
import { rotateCommand } from "./rotate-command.ts";
import { rulesCommand } from "./rules-command.ts";
import { startCommand } from "./start-command.ts";

/** `millwright <command>`; the exit code says whether it did what it was asked. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  refuseOldNode();
  const program = new Command("millwright")
    .description("Turns what machines say into the right repair.")
    .showHelpAfterError();

  program
    .command("start")
    .description("run the product")
    .option("--roles <roles>", "comma-separated: ingest, worker, api (all unless said)")
    .action(startCommand);
  program
    .command("demo")
    .description("run the product with a simulated plant, four faults and a virtual technician")
    .option("--for <duration>", "stop after so long, such as 90s or 5m")
    .option("--json", "end with one JSON object: what was counted", false)
    .option("--seed <text>", "which machines fail", "1")
    .action(demoCommand);
  program
    .command("replay")
    .description("push a recorded data set, or an exported window, through the whole loop")
    .addArgument(
      program.createArgument("<set>", "which recording").choices(["azure-pdm", "fixture"]),
    )
    .requiredOption("--data <folder>", "where the recording lies")
    .addOption(new Option("--rules <file>", "rules to use instead of the set's own"))
    .option("--speed <times>", "a fixture so many times as fast as life, not as fast as it goes")
    .option("--json", "end with one JSON object", false)
    .action(replayCommand);
  program
    .command("export")
    .description(
      "write any window of the running product's readings as a fixture that replay plays",
    )
    .argument("<folder>", "new or empty")
    .requiredOption("--from <time>", "ISO-8601 with an offset")
    .requiredOption("--to <time>", "not included")
    .option("--site <code>", "only this site")
    .option("--asset <tags...>", "only these assets")
    .addOption(new Option("--format <format>").choices(["csv", "parquet"]).default("csv"))
    .action(exportCommand);
  program
    .command("backtest")
    .description("try the rules of a file on what the running product has stored")
    .argument("<rules>", "YAML or JSON, as rules/README.md describes it")
    .requiredOption("--from <time>", "ISO-8601 with an offset")
    .requiredOption("--to <time>", "not included")
    .option("--asset <tags...>", "only these assets")
    .option("--site <codes...>", "only these sites")
    .option("--class <codes...>", "only assets of these classes")
    .option("--warm-up <duration>", "how long before it rules begin to learn, such as 14d")
    .option("--json", "end with one JSON list: the reports", false)
    .action(backtestCommand);
  program
    .command("backup")
    .description("copy everything the running product holds into a new folder")
    .argument("<folder>")
    .action(backupCommand);
  program
    .command("restore")
    .description("put a backup in place of what the running (or stopped) product holds")
    .argument("<folder>")
    .option("--replace", "what is there may go", false)
    .action(restoreCommand);
  program
    .command("commission")
    .description("import a spreadsheet of assets, signals and devices, or check what reports")
    .argument("[file]", "CSV as ingest/commissioning/README.md describes it")
    .option("--dry-run", "only say what would change", false)
    .option("--secrets <file>", "where secrets of new devices go (<file>.secrets.csv unless said)")
    .option("--check", "which registered signals report, and what is missing for the others", false)
    .option("--json", "end with one JSON object", false)
    .action(commissionCommand);
  program
    .command("inbox")
    .description("signals that devices send and nobody has registered")
    .option("--adopt <ids...>", "register these as proposed, and take in what was refused of them")
    .option("--class <code>", "class of adopted signals' asset, if it is not registered either")
    .option("--system <code>", "its system")
    .option("--ignore <ids...>", "set these aside")
    .option("--why <text>", "why they are ignored")
    .option("--json", "end with one JSON object", false)
    .action(inboxCommand);
  program
    .command("rotate")
    .description("give devices new secrets without a gap; without a name, say whose are under way")
    .argument("[devices...]", "their names")
    .option("--grace <hours>", "how long the old ones may still be used at most", "168")
    .addOption(
      new Option(
        "--device-has <which>",
        "of the two secrets of a rotation that is under way, where the broker does not say",
      ).choices(["old", "new"]),
    )
    .option("--secrets <file>", "where the new ones go (devices.secrets.csv unless said)")
    .option("--json", "end with one JSON object", false)
    .action(rotateCommand);
  program.addCommand(rulesCommand());
  program.addCommand(benchCommand());
  program.addCommand(evaluateCommand());

  program
    .command("doctor")
    .description("examine what the product stands on: disk, database, queue, store, MQTT broker")
    .option("--json", "end with one JSON object", false)
    .action(doctorCommand);
  program
    .command("mosquitto")
    .description("write Mosquitto's password, access and configuration files from the registry")
    .argument("<folder>")
    .option("--watch", "write them again whenever the registry changes", false)
    .option("--reload <command>", "run this whenever they have changed")
    .option("--as-seen-by <folder>", "where Mosquitto finds the folder, if elsewhere")
    .action(mosquittoCommand);

  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/** What people can act on is said in its own words; the rest is a defect, and its trace helps to find it. */
function explain(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** npm scripts run on the Node that npm installed; this is for who runs the file directly. */
function refuseOldNode(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 24) return;
  throw new AppError(
    `Millwright needs Node 24 or newer, and this is ${process.version}. Use the npm scripts, which bring their own (on Linux and Windows), or install it.`,
    { code: "old-node", status: 503 },
  );
}
