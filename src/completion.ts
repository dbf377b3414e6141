/** Shell completion, made from the command tree: `source <(dicot completion bash)`. Commander brings none. */
import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

interface Words {
  command: string;
  description: string;
  options: { flag: string; description: string; choices: readonly string[] }[];
}

export function completion(program: Command, shell: Shell): string {
  const commands = program.commands.map(
    (command): Words => ({
      command: command.name(),
      description: command.description(),
      options: command.options.map(({ long, description, argChoices }) => ({ flag: long ?? "", description, choices: argChoices ?? [] })),
    }),
  );
  return shell === "fish" ? fish(program.name(), commands) : bash(program.name(), commands, shell);
}

/** zsh reads bash's completions once `bashcompinit` is loaded. */
function bash(name: string, commands: Words[], shell: Shell): string {
  const cases = commands.map(({ command, options }) => `    ${command}) words="${options.map(({ flag }) => flag).join(" ")}" ;;`);
  const choices = new Map(
    commands
      .flatMap(({ options }) => options)
      .filter((option) => option.choices.length > 0)
      .map((option) => [option.flag, option.choices]),
  );
  const values = [...choices].map(([flag, list]) => `    ${flag}) words="${list.join(" ")}" ;;`);
  return `${shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : ""}_${name}() {
  local words="${commands.map(({ command }) => command).join(" ")}" current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "$previous" in
    --config|--kubeconfig|--folder) COMPREPLY=($(compgen -f -- "$current")); return ;;
${values.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _${name} ${name}
`;
}

function fish(name: string, commands: Words[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  const top = commands.map(
    ({ command, description }) => `complete -c ${name} -n __fish_use_subcommand -f -a ${command} -d ${quote(description)}`,
  );
  const options = commands.flatMap(({ command, options }) =>
    options.map(
      ({ flag, description, choices }) =>
        `complete -c ${name} -n '__fish_seen_subcommand_from ${command}' -l ${flag.slice(2)} -d ${quote(description)}${choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : ""}`,
    ),
  );
  return `${[...top, ...options].join("\n")}\n`;
}
