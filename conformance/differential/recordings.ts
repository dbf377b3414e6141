/** `conformance/recordings/<service>/<script>.yaml`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import type { Pair } from "./play.ts";
import type { Script } from "./script.ts";

const folder = new URL("../recordings/", import.meta.url);
const fileOf = ({ service, name }: Script) => new URL(`${service}/${name}.yaml`, folder);

export interface Recording {
  /** What answered: `nova 34.0.0`. */
  recorded: string;
  pairs: Pair[];
}

export const readRecording = async (script: Script) => parse(await readFile(fileOf(script), "utf8")) as Recording;

export async function writeRecording(script: Script, recording: Recording): Promise<void> {
  await mkdir(new URL(`${script.service}/`, folder), { recursive: true });
  await writeFile(fileOf(script), stringify(recording, { lineWidth: 140, aliasDuplicateObjects: false }));
}
