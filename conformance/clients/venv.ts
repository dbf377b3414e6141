/** Python environments of real clients and suites, cached outside the checkout by the content of their requirements. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

export const cacheFolder = process.env["DICOT_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dicot");

/** The bin folder of a virtual environment with `requirements` installed. Throws one clear line where Python is missing. */
export async function venv(name: string, requirements: string): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const folder = join(cacheFolder, `${name}-${hash}`);
  if (!existsSync(join(folder, "ready"))) await install(folder, requirements);
  return join(folder, "bin");
}

async function install(folder: string, requirements: string): Promise<void> {
  await execa("python3", ["-c", "import venv, ensurepip"]).catch((cause: unknown) => {
    throw new Error("python3 with its venv module is needed for this: install it (Debian: apt-get install python3-venv)", { cause });
  });
  process.stdout.write(`installing ${requirements} into ${folder} (once)\n`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await execa("python3", ["-m", "venv", folder], { stdio: "inherit" });
  await execa(join(folder, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", "-r", requirements], { stdio: "inherit" });
  await execa("touch", [join(folder, "installing")]);
  await rename(join(folder, "installing"), join(folder, "ready"));
}
