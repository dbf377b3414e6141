/** `dicot demo`: everything in one process, where no API server was built. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startDemoProcess } from "../../conformance/clients/demo.ts";
import { credentialsOf } from "../../tempest-subset/cloud.ts";
import type { Cloud } from "./cloud.ts";

export async function startDemo(): Promise<Cloud> {
  const demo = await startDemoProcess();
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
  return {
    name: "Dicot demo",
    versions: { dicot: version, node: process.version },
    admin: await credentialsOf(demo.env.OS_CLIENT_CONFIG_FILE, "dicot-admin"),
    parts: [{ name: "dicot demo", pid: demo.pid }],
    startSeconds: demo.startMilliseconds / 1000,
    stop: demo.stop,
  };
}
