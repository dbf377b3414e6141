/** Before all tests of `vitest.apiserver.config.ts`: one real cloud, unless DICOT_CLOUD names one that runs already. */
import { join } from "node:path";
import { type RealCloud, startRealCloud } from "./cloud.ts";

let cloud: RealCloud | undefined;

export async function setup(): Promise<void> {
  if (process.env["DICOT_CLOUD"] !== undefined) return;
  cloud = await startRealCloud({ say: (line) => void process.stdout.write(`${line}\n`) });
  process.env["DICOT_CLOUD"] = join(cloud.folder, "cloud.json");
}

export const teardown = () => cloud?.stop();
