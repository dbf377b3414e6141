/** `npm run check:shell`: shellcheck over every shell script that git knows. In CI, not in `npm test`: it needs Python to get shellcheck. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { venv } from "../conformance/clients/venv.ts";

const root = new URL("..", import.meta.url).pathname;
const requirements = new URL("../conformance/clients/shellcheck-requirements.txt", import.meta.url).pathname;

const { stdout } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
const isShell = (file: string) => file.endsWith(".sh") || (!/\.[a-z]+$/.test(file) && /^#!.*\b(ba)?sh\b/.test(firstLine(join(root, file))));
const scripts = stdout.split("\n").filter(isShell);
const checked = await execa(join(await venv("shellcheck", requirements), "shellcheck"), scripts, {
  cwd: root,
  stdio: "inherit",
  reject: false,
});
if (checked.exitCode === 0) process.stdout.write(`${scripts.length} shell scripts: ${scripts.join(" ")}\n`);
process.exitCode = checked.exitCode ?? 1;

/** Empty where the file is one no longer. */
function firstLine(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n", 1)[0] ?? "";
  } catch {
    return "";
  }
}
