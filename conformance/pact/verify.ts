/**
 * `npm run pact:verify`: asks a real Kubernetes API server, and the embedded one, every request that the pacts have, in the state that it is
 * made in, and compares the answers. `--on real|embedded` names one of them, `--provider <name>` one pact; `--matching <words>` only those
 * interactions that have the words in their description.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { openDoor } from "./door.ts";
import { type ApiServer, startEmbedded, startReal } from "./provider.ts";
import { put } from "./settle.ts";
import type { KubernetesObject } from "./states.ts";
import { verifyPact } from "./verifying.ts";

const { values: flags } = parseArgs({
  options: { on: { type: "string" }, provider: { type: "string" }, matching: { type: "string" }, from: { type: "string" } },
});
const folder = flags.from ?? join(import.meta.dirname, "pacts");
const print = (line: string) => void process.stdout.write(`${line}\n`);
const ground = parse(await readFile(join(folder, "ground.yaml"), "utf8")) as KubernetesObject[];
const pacts = (await readdir(folder)).filter(
  (name) => name.endsWith(".json") && (flags.provider === undefined || name === `dicot-${flags.provider}.json`),
);

const isNamespace = ({ kind }: KubernetesObject) => kind === "Namespace";
const servers: Record<string, () => Promise<ApiServer>> = { real: () => startReal(print), embedded: startEmbedded };
const titles: Record<string, string> = { real: "kube-apiserver", embedded: "the embedded API server" };
let passed = 0;
let failed = 0;
for (const name of flags.on === undefined ? ["embedded", "real"] : [flags.on]) {
  const start = servers[name];
  if (!start) throw new Error(`--on is one of ${Object.keys(servers).join(", ")}`);
  const started = performance.now();
  const api = await start();
  const door = await openDoor(api.dicot);
  try {
    const [namespaces, others] = [ground.filter(isNamespace), ground.filter((object) => !isNamespace(object))];
    for (const object of [...namespaces, ...others]) await put(api.admin, object);
    print(`\non ${titles[name]}, ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    for (const pact of pacts) {
      const began = performance.now();
      const {
        passed: good,
        failed: bad,
        problems,
      } = await verifyPact({
        file: join(folder, pact),
        manifests: join(folder, "manifests.yaml"),
        url: door.url,
        administrator: api.administrator,
        matching: flags.matching,
      });
      passed += good.length;
      failed += bad.length;
      const provider = pact.replace(/^dicot-|\.json$/g, "");
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      print(`  ${provider}: ${good.length} interactions verified, ${bad.length} failed, in ${seconds} s`);
      for (const { description, request, reasons } of bad) {
        print(`    ✗ ${description}\n        ${request}`);
        const refusal = door.refusals.get(request);
        for (const line of [...(refusal === undefined ? [] : [`the API server said: ${refusal}`]), ...reasons]) print(`        ${line}`);
      }
      for (const problem of problems) print(`    ! ${problem}`);
    }
  } finally {
    await door.close();
    await api.close();
  }
}
print(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
