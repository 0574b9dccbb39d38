import { Command, Option } from "commander";
import { diffCommand } from "./rules/diff-command.ts";
import { lintCommand } from "./rules/lint-command.ts";
import { pushCommand } from "./rules/push-command.ts";
import { testCommand } from "./rules/test-command.ts";

/** `millwright rules`: rules as files in a repository. Exit codes: 0 in order, 1 not in order, and what is wrong is on stdout. */
export function rulesCommand(): Command {
  const command = new Command("rules").description(
    "rules as files in a repository: lint and test need no product; diff and push ask one",
  );
  const json = () => new Option("--json", "end with one JSON object").default(false);
  command
    .command("lint")
    .description("what is wrong or doubtful in a folder of rule files, with file and line")
    .argument("<folder>", "or a file; *.yaml, *.yml and *.json in it and below")
    .option("--strict", "warnings count as errors", false)
    .addOption(json())
    .action(lintCommand);
  command
    .command("test")
    .description("run the tests that stand in the rules")
    .argument("<folder>")
    .option("--rule <keys...>", "only these")
    .addOption(json())
    .action(testCommand);
  for (const [name, does] of [
    ["diff", "what a push would change in the product, path by path"],
    ["push", "make the rules of a folder versions in the product: all of them or none"],
  ] as const) {
    const one = command
      .command(name)
      .description(does)
      .argument("<folder>")
      .option("--url <address>", "of a product elsewhere; its token in MILLWRIGHT_TOKEN")
      .addOption(json());
    if (name === "diff") {
      one.option("--exit-code", "end with 1 where something differs", false).action(diffCommand);
    } else {
      one
        .option("--comment <text>", "why, for the list of versions")
        .addOption(
          new Option("--stage <stage>", "where new versions begin")
            .choices(["draft", "shadow", "live"])
            .default("live"),
        )
        .option("--dry-run", "only say what would change", false)
        .action(pushCommand);
    }
  }
  return command;
}
