/** One process at a time: the others wait until it has ended, by whatever. */
import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "./say.ts";

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Runs `work` when nobody else holds the lock file. A holder that died without removing it holds nothing. */
export async function alone(file: string, say: Say, work: () => Promise<void>): Promise<void> {
  for (let told = false; !(await take(file)); ) {
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (await abandoned(file, holder)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) say(`process ${holder} does it already: waiting for it`);
    told = true;
    await sleep(100);
  }
  try {
    await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const lock = await open(file, "wx");
    await lock.writeFile(String(process.pid));
    await lock.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** One who has just made the file may not have written his number yet. */
async function abandoned(file: string, holder: number): Promise<boolean> {
  if (holder > 0) return !alive(holder);
  const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now());
  return age > 5_000;
}
