/**
 * `npm run record:differential -- --os-cloud NAME --label nova="nova 34.0.0"`: plays the scripts on a cloud of clouds.yaml, as its
 * administrator, and writes down what it answers. Meant for the real services, never for Dicot.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { credentialsOf } from "./doors.ts";
import { prepare } from "./ground.ts";
import { play } from "./play.ts";
import { writeRecording } from "./recordings.ts";
import { scripts } from "./scripts/index.ts";

const { osCloud, recorded, only } = new Command("record:differential")
  .requiredOption("--os-cloud <name>", "a cloud of clouds.yaml with admin credentials")
  .requiredOption("--recorded <text>", "what answers, by service: compute=nova 34.0.0,image=glance 33.0.0")
  .option("--only <text>", "scripts whose name begins so: compute/servers")
  .parse()
  .opts<{ osCloud: string; recorded: string; only?: string }>();

const products = Object.fromEntries(recorded.split(",").map((part) => part.split("=") as [string, string]));
const file = process.env["OS_CLIENT_CONFIG_FILE"] ?? join(homedir(), ".config/openstack/clouds.yaml");
const ground = await prepare(await credentialsOf(file, osCloud));
try {
  for (const script of scripts.filter(({ service, name }) => `${service}/${name}`.startsWith(only ?? ""))) {
    const pairs = await play(script, ground);
    await writeRecording(script, { recorded: products[script.service] ?? script.service, pairs });
    process.stdout.write(`${script.service}/${script.name}: ${pairs.length} pairs\n`);
  }
} finally {
  await ground.leave();
}
