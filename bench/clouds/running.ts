/** A cloud that somebody else started, on this machine: its address from clouds.yaml, its processes from the files that hold their numbers. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { credentialsOf } from "../../tempest-subset/cloud.ts";
import { outermost, type Part } from "../measure/usage.ts";
import type { Cloud } from "./cloud.ts";

export interface RunningCloud {
  cloudsYaml: string;
  /** An administrator's, by its name there. */
  osCloud: string;
  /** A folder of `NAME.pid`, each beginning with the number of a process, with whose children the service is complete. */
  pidFolder: string;
}

export async function runningCloud({ cloudsYaml, osCloud, pidFolder }: RunningCloud): Promise<Cloud> {
  const files = (await readdir(pidFolder)).filter((name) => name.endsWith(".pid")).sort();
  const parts = await Promise.all(
    files.map(async (file): Promise<Part> => {
      const pid = Number(/^\d+/.exec(await readFile(join(pidFolder, file), "utf8"))?.[0]);
      return { name: basename(file, ".pid"), pid };
    }),
  );
  if (parts.length === 0) throw new Error(`${pidFolder} has no .pid file: without them the processor's time cannot be told`);
  return {
    name: "OpenStack",
    versions: {},
    admin: await credentialsOf(cloudsYaml, osCloud),
    parts: await outermost(parts),
    stop: async () => {},
  };
}
