/** Flags, then environment, then the file named by --config, then defaults: one typed config for every command. */
import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import { type ServiceName, serviceNames } from "./http/contract.ts";

export interface ServerConfig {
  host: string;
  port: number;
  publicUrl: string | undefined;
  services: ServiceName[];
  region: string;
  logLevel: string;
  tokenLifetimeSeconds: number;
  strict: boolean;
  lockoutFailures: number;
  lockoutSeconds: number;
  passwordHistory: number;
  passwordPattern: string | undefined;
  passwordPatternDescription: string;
  passwordLifetimeDays: number;
  novncBaseUrl: string | undefined;
}

export interface ServeConfig extends ServerConfig {
  kubeconfig: string | undefined;
  context: string | undefined;
  drainSeconds: number;
  peers: string[];
  diagnosticsPort: number | undefined;
}

export interface DemoConfig extends ServerConfig {
  folder: string;
  kubernetesPort: number;
  nodes: number;
}

export const integer =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high)
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    return value;
  };

function services(text: string): ServiceName[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !serviceNames.includes(name as ServiceName));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no service ${unknown}; there are: ${serviceNames.join(", ")}.`);
  return names as ServiceName[];
}

export function addresses(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const odd = names.find((name) => !/^[^/@?#]+:\d+$/.test(name) || !URL.canParse(`http://${name}`));
  if (odd !== undefined) throw new InvalidArgumentError(`${odd} is no host:port.`);
  return names;
}

const url = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new InvalidArgumentError("It must be an http or https URL.");
  return text.replace(/\/+$/, "");
};

const pattern = (text: string): string => {
  try {
    new RegExp(text, "u");
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  return text;
};

/** The options that `demo` and `serve` share. */
export function addServerOptions(command: Command): Command {
  return command
    .addOption(new Option("--config <file>", "a YAML file with these options by their long names").env("DICOT_CONFIG"))
    .addOption(new Option("--host <address>", "the address to listen on").env("DICOT_HOST").default("127.0.0.1"))
    .addOption(
      new Option("--port <number>", "the port of all OpenStack APIs").env("DICOT_PORT").default(5000).argParser(integer(0, 65_535)),
    )
    .addOption(
      new Option("--public-url <url>", "how clients reach this port, where it is not as they connect: behind a proxy")
        .env("DICOT_PUBLIC_URL")
        .argParser(url),
    )
    .addOption(
      new Option("--services <list>", "the services to answer for, separated by commas")
        .env("DICOT_SERVICES")
        .default([...serviceNames], "all")
        .argParser(services),
    )
    .addOption(new Option("--region <name>", "the region of the catalog").env("DICOT_REGION").default("RegionOne"))
    .addOption(
      new Option("--log-level <level>", "how much to log")
        .env("DICOT_LOG_LEVEL")
        .choices(["trace", "debug", "info", "warn", "error", "silent"])
        .default("info"),
    )
    .addOption(
      new Option(
        "--novnc-base-url <url>",
        "where noVNC's vnc_lite.html is, on a host that leads WebSockets to this port; a small page of our own unless given",
      )
        .env("DICOT_NOVNC_BASE_URL")
        .argParser(url),
    )
    .addOption(
      new Option("--token-lifetime-seconds <seconds>", "how long a token is valid")
        .env("DICOT_TOKEN_LIFETIME_SECONDS")
        .default(3600)
        .argParser(integer(60, 604_800)),
    )
    .addOption(
      new Option("--lockout-failures <number>", "wrong passwords in a row that lock an account; 0: none do")
        .env("DICOT_LOCKOUT_FAILURES")
        .default(0)
        .argParser(integer(0, 1000)),
    )
    .addOption(
      new Option("--lockout-seconds <seconds>", "how long an account is locked; 0: until an administrator exempts it")
        .env("DICOT_LOCKOUT_SECONDS")
        .default(1800)
        .argParser(integer(0, 31_536_000)),
    )
    .addOption(
      new Option("--password-history <number>", "how many of a user's last passwords the next must differ from")
        .env("DICOT_PASSWORD_HISTORY")
        .default(0)
        .argParser(integer(0, 24)),
    )
    .addOption(
      new Option("--password-pattern <expression>", "what passwords must match, from their start")
        .env("DICOT_PASSWORD_PATTERN")
        .argParser(pattern),
    )
    .addOption(
      new Option("--password-pattern-description <text>", "the same in words, for whoever is refused")
        .env("DICOT_PASSWORD_PATTERN_DESCRIPTION")
        .default(""),
    )
    .addOption(
      new Option("--password-lifetime-days <days>", "how long a password is valid; 0: for good")
        .env("DICOT_PASSWORD_LIFETIME_DAYS")
        .default(0)
        .argParser(integer(0, 3650)),
    )
    .addOption(new Option("--strict", "answer 500 where an answer breaks its own schema: for tests").env("DICOT_STRICT").default(false));
}

/**
 * Values of the file fill in what neither flag nor environment gave. Throws with one clear line for a file that cannot be read,
 * is not YAML, or names an option that `command` does not have.
 */
export function applyConfigFile(command: Command): void {
  const file = command.opts()["config"] as string | undefined;
  if (file === undefined) return;
  const values = readConfigFile(file);
  for (const [name, value] of Object.entries(values)) {
    const option = command.options.find((candidate) => candidate.long === `--${name}`);
    if (option === undefined) throw new Error(`${file}: there is no option ${name}`);
    const key = option.attributeName();
    const source = command.getOptionValueSource(key);
    if (source === "cli" || source === "env") continue;
    command.setOptionValueWithSource(
      key,
      option.parseArg && typeof value !== "boolean" ? option.parseArg(String(value), undefined) : value,
      "config",
    );
  }
}

function readConfigFile(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`cannot read the config file ${file}: ${(error as Error).message}`);
  }
  const values: unknown = parse(text);
  if (values === null || typeof values !== "object" || Array.isArray(values))
    throw new Error(`${file}: it must be a YAML mapping of option names`);
  return values as Record<string, unknown>;
}
