/** `dist/`: the compiled sources, and beside them what they read at run time, at the same places relative to each other. */
import { spawnSync } from "node:child_process";
import { cpSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-p", `${root}tsconfig.build.json`], {
  stdio: "inherit",
});
if (status !== 0) process.exit(1);
cpSync(`${root}generated`, `${root}dist/generated`, {
  recursive: true,
  filter: (path) => path.endsWith(".json") || statSync(path).isDirectory(),
});
