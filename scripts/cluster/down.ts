/** `npm run cluster:down`: ends what `cluster:up` started, or what is left of it, and removes its folder. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { cli, ExpectedError, runsAsProgram, type Say } from "./say.ts";
import { defaultFolder, ours, readState, stateFile } from "./state.ts";

const GRACE_MS = 20_000;

export async function takeDown(folder: string, say: Say): Promise<void> {
  const state = await readState(folder);
  const running = await ours(folder, state);
  // It ends the others in their order.
  const supervisor = running.find(({ name }) => name === "supervisor");
  if (supervisor) await signalled(folder, [supervisor], "SIGTERM", GRACE_MS);
  const left = await ours(folder, state);
  await signalled(folder, left, "SIGKILL", GRACE_MS);
  const names = running.map(({ name }) => name).join(", ");
  say(running.length > 0 ? `ended ${names}` : "no process of it was running");
}

/** Resolves when they are gone, or the time is over. */
async function signalled(folder: string, processes: { name: string; pid: number }[], signal: NodeJS.Signals, withinMs: number) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
  const state = { since: "", server: "", processes };
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) if ((await ours(folder, state)).length === 0) return;
}

async function remove(folder: string, say: Say): Promise<void> {
  if (!existsSync(folder)) return say(`no cluster is up: there is no ${folder}`);
  // Whatever folder is named, nothing but a cluster's is deleted.
  if (!existsSync(stateFile(folder)) && !existsSync(`${folder}/supervisor.log`))
    throw new ExpectedError(`${folder} is not a cluster's folder`);
  await takeDown(folder, say);
  await rm(folder, { recursive: true, force: true });
  say(`removed ${folder}`);
}

if (runsAsProgram(import.meta.url)) {
  await new Command("npm run cluster:down --")
    .description("End the cluster that npm run cluster:up started, with all that was in it.")
    .option("--folder <path>", "the folder that cluster:up was told", defaultFolder)
    .action((options: { folder: string }) => cli((say) => remove(resolve(options.folder), say)))
    .parseAsync();
}
