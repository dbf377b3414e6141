/** What must be on this machine, and the Python environment with the real services: installed once, kept by what it is made of. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { access, constants, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../../conformance/clients/venv.ts";
import { alone } from "../../scripts/cluster/alone.ts";
import { ExpectedError, type Say } from "../../scripts/cluster/say.ts";
import type { Groups } from "./groups.ts";

const requirements = join(import.meta.dirname, "requirements.txt");

/** Programs, and the Debian package that brings each. */
const programs: Record<string, string> = {
  mariadbd: "mariadb-server",
  "mariadb-install-db": "mariadb-server",
  mariadb: "mariadb-client",
  "rabbitmq-server": "rabbitmq-server",
  epmd: "rabbitmq-server",
  memcached: "memcached",
  python3: "python3-venv",
  cc: "build-essential python3-dev",
};

/** Debian's /usr/sbin/rabbitmq-server changes the user; the program itself, which runs as whoever starts it, is here. */
const folders = ["/usr/lib/rabbitmq/bin", ...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin"];

export const searchPath = folders.join(delimiter);

/** Throws one line that names what is missing, and what to install. */
export async function requirePrograms(): Promise<void> {
  const found = await Promise.all(Object.keys(programs).map(async (name) => ((await isProgram(name)) ? [] : [name])));
  const missing = found.flat();
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((name) => programs[name]?.split(" ") ?? []))];
  throw new ExpectedError(
    `the real services need ${missing.join(", ")}: apt-get install --no-install-recommends ${packages.join(" ")}. Without them: npm run bench -- --without-peers`,
  );
}

async function isProgram(name: string): Promise<boolean> {
  const tried = folders.map((folder) =>
    access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(tried)).includes(true);
}

/** Its bin folder. Installed first where it is missing: minutes, once. */
export async function installed(groups: Groups, say: Say): Promise<string> {
  const hash = createHash("sha256").update(await readFile(requirements));
  const folder = join(cacheFolder, `peers-${hash.digest("hex").slice(0, 12)}`);
  await mkdir(cacheFolder, { recursive: true });
  if (!existsSync(join(folder, "ready"))) {
    await alone(`${folder}.lock`, say, async () => {
      if (!existsSync(join(folder, "ready"))) await install(folder, groups, say);
    });
  }
  return join(folder, "bin");
}

async function install(folder: string, groups: Groups, say: Say): Promise<void> {
  say(`installing the real services into ${folder}, once: three minutes, and 700 MB`);
  await rm(folder, { recursive: true, force: true });
  await groups.run("venv", { command: ["python3", "-m", "venv", folder] });
  const pip = [join(folder, "bin/pip"), "install", "--quiet", "--disable-pip-version-check"];
  await groups.run("pip", { command: [...pip, "-r", requirements] });
  await writeFile(join(folder, "installing"), "");
  await rename(join(folder, "installing"), join(folder, "ready"));
}

/** Of the services, as they are pinned. */
export async function pinnedVersions(names: readonly string[]): Promise<Record<string, string>> {
  const lines = (await readFile(requirements, "utf8")).split("\n").map((line) => line.split("=="));
  return Object.fromEntries(lines.flatMap(([name = "", version]) => (version && names.includes(name) ? [[name, version]] : [])));
}
