/** The programs that generation needs. They are not in the install that a newcomer runs: each says in one line how to get it. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL("./", import.meta.url));
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a person has to do, without a stack trace. */
export class Unready extends Error {}

const modules = join(here, "node_modules");

/** openapi-typescript and OpenAPI Generator, by the lock file of this folder. */
export function installTools(): void {
  if (existsSync(join(modules, ".package-lock.json"))) return;
  console.log("installing the generators into scripts/contract/node_modules");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
}

export function openapiTypescript(input: string, output: string): void {
  const program = join(modules, "openapi-typescript/bin/cli.js");
  execFileSync(process.execPath, [program, input, "-o", output, "--default-non-nullable=false"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** The generator's version is pinned in openapitools.json; its first run fetches it from Maven Central. */
export function generatorBatch(configurations: string[]): void {
  requireProgram(
    "java",
    ["-version"],
    "OpenAPI Generator needs Java 11 or later on the PATH: install a JRE (Debian: apt install default-jre-headless)",
  );
  const program = join(modules, "@openapitools/openapi-generator-cli/main.js");
  try {
    execFileSync(process.execPath, [program, "batch", "--fail-fast", ...configurations], {
      cwd: here,
      // It looks for openapitools.json there, whatever its working folder is, and writes one with the newest version where there is none.
      env: { ...process.env, PWD: here },
      stdio: "pipe",
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Unready(`OpenAPI Generator failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  }
}

export function requireProgram(program: string, args: string[], otherwise: string): void {
  try {
    execFileSync(program, args, { stdio: "ignore" });
  } catch (error) {
    throw new Unready(otherwise, { cause: error });
  }
}
