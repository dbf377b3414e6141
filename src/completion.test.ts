import { execFileSync } from "node:child_process";
import { Command, Option } from "commander";
import { expect, it } from "vitest";
import { completion } from "./completion.ts";

const program = new Command("dicot");
program
  .command("serve")
  .addOption(new Option("--log-level <level>").choices(["info", "warn"]))
  .option("--port <number>");
program.command("demo").option("--folder <path>");

/** What bash offers for a line whose last word is being typed. */
function offered(...line: string[]): string[] {
  const script = `${completion(program, "bash")}\nCOMP_WORDS=(${line.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${line.length - 1}; _dicot; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split("\n");
}

it("offers commands, a command's options, and an option's choices in bash", () => {
  expect(offered("dicot", "")).toEqual(["serve", "demo"]);
  expect(offered("dicot", "serve", "--p")).toEqual(["--port"]);
  expect(offered("dicot", "serve", "--log-level", "w")).toEqual(["warn"]);
});

it("loads bash's completion in zsh, and describes options in fish", () => {
  expect(completion(program, "zsh")).toMatch(/^autoload -U \+X bashcompinit/);
  expect(completion(program, "fish")).toContain("complete -c dicot -n '__fish_seen_subcommand_from demo' -l folder");
});
