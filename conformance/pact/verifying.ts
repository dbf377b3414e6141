/**
 * One pact, verified by Pact's own verifier in a process of its own: the verifier writes pages of colours, of which `verify.ts` tells what
 * matters. Run by `verifyPact` with an IPC channel.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Verifier } from "@pact-foundation/pact";
import { parse } from "yaml";
import { type Client, createClient } from "../../src/kube/client.ts";
import type { DoorOptions } from "./door.ts";
import type { State } from "./interactions.ts";
import { pathOf } from "./paths.ts";
import { put, remove } from "./settle.ts";
import type { KubernetesObject } from "./states.ts";

export interface Verified {
  passed: string[];
  /** `request` is as a door tells refusals: `PATCH /api/v1/…`. */
  failed: { description: string; request: string; reasons: string[] }[];
  /** States that could not be made true. */
  problems: string[];
}

export interface Verification {
  /** The pact. */
  file: string;
  /** The objects that its states name. */
  manifests: string;
  /** Of the provider. */
  url: string;
  administrator: DoorOptions;
  /** Only interactions that have these words in their description. */
  matching?: string | undefined;
}

interface PactFile {
  provider: { name: string };
  interactions: { description: string; request: { method: string; path: string }; providerStates?: State[] }[];
}

interface Results {
  errors: { interaction: string; mismatch: { type: string; message?: string; mismatches?: { path?: string; mismatch: string }[] } }[];
  interactionResults: { description: string; result: string }[];
}

export async function verifyPact(verification: Verification): Promise<Verified> {
  const { HTTP_PROXY: _, HTTPS_PROXY: _s, ...env } = process.env;
  const child = fork(import.meta.filename, { stdio: ["ignore", "ignore", "pipe", "ipc"], env });
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  child.send(verification);
  const answer = once(child, "message").then(([message]) => message as Verified);
  const ended = once(child, "exit").then(([status]) => {
    throw new Error(`the verifier of ${verification.file} ended with ${status}: ${words.slice(-2000)}`);
  });
  return await Promise.race([answer, ended]).finally(() => ended.catch(() => {}));
}

async function verify({ file, manifests, url, administrator, matching }: Verification): Promise<Verified> {
  const { server, ca, token } = administrator;
  const admin = createClient({ server, ...(ca !== undefined && { ca }), credentials: () => ({ authorization: `Bearer ${token}` }) });
  const pact = JSON.parse(await readFile(file, "utf8")) as PactFile;
  const objects = parse(await readFile(manifests, "utf8")) as Record<string, KubernetesObject>;
  const problems: string[] = [];
  const uids = new Map<string, string>();
  const states = pact.interactions.flatMap(({ providerStates = [] }) => providerStates);
  const stateHandlers = Object.fromEntries(
    states.map(({ name }) => [name, handlerOf(name, { admin, manifests: objects, problems, uids })]),
  );
  if (matching !== undefined) process.env["PACT_DESCRIPTION"] = matching;
  const verifier = new Verifier({ provider: pact.provider.name, providerBaseUrl: url, pactUrls: [file], stateHandlers, logLevel: "error" });
  const results = JSON.parse(await verifier.verifyProvider().catch((error: Error) => error.message)) as Results;
  const requests = new Map(pact.interactions.map(({ description, request: { method, path } }) => [description, `${method} ${path}`]));
  const failures = new Map(results.errors.map(({ interaction, mismatch }) => [interaction, reasonsOf(mismatch)]));
  const failed = results.interactionResults
    .filter(({ result }) => result !== "OK")
    .map(({ description }) => ({
      description,
      request: requests.get(description) ?? "",
      reasons: [...failures].filter(([said]) => said.endsWith(` - ${description}`)).flatMap(([, reasons]) => reasons),
    }));
  return {
    passed: results.interactionResults.filter(({ result }) => result === "OK").map(({ description }) => description),
    failed,
    problems,
  };
}

const reasonsOf = ({ type, message, mismatches = [] }: Results["errors"][number]["mismatch"]): string[] =>
  mismatches.length === 0
    ? [message ?? type]
    : mismatches.map(({ path, mismatch }) => (path === undefined ? mismatch : `${path}: ${mismatch}`));

interface Ground {
  admin: Client;
  manifests: Record<string, KubernetesObject>;
  problems: string[];
  /** Of objects that were made: the recorded uid, and the real one. */
  uids: Map<string, string>;
}

/** Where it names another object by its uid, that is the one that was made; its own name, of which a uid may be a part, is what is asked for. */
function inWordsOf(uids: ReadonlyMap<string, string>, manifest: KubernetesObject): KubernetesObject {
  const text = [...uids].reduce((words, [recorded, real]) => words.replaceAll(recorded, real), JSON.stringify(manifest));
  const made = JSON.parse(text) as KubernetesObject;
  return { ...made, metadata: { ...made.metadata, name: manifest.metadata.name } };
}

/** Of a name there is one handler, whatever is told with it in an interaction. */
function handlerOf(name: string, { admin, manifests, problems, uids }: Ground) {
  let mine = false;
  const told = (work: Promise<Record<string, string>>) =>
    work.catch((error: Error) => {
      problems.push(`${name}: ${error.message}`);
      return {};
    });
  async function setup(params: State["params"]): Promise<Record<string, string>> {
    if ("path" in params) {
      await remove(admin, params.path);
      return {};
    }
    const manifest = named(params.manifest);
    const { object, created } = await put(admin, inWordsOf(uids, manifest));
    mine = created;
    if (manifest.metadata.uid !== undefined && object.metadata.uid !== undefined) uids.set(manifest.metadata.uid, object.metadata.uid);
    const { uid = "", resourceVersion = "" } = object.metadata;
    return params.target ? { uid, resourceVersion } : {};
  }
  async function teardown(params: State["params"]): Promise<Record<string, string>> {
    if ("path" in params) await remove(admin, params.path);
    else if (mine) await remove(admin, pathOf(named(params.manifest)));
    return {};
  }
  function named(manifest: string): KubernetesObject {
    const found = manifests[manifest];
    if (!found) throw new Error(`there is no manifest ${manifest}`);
    return found;
  }
  return {
    setup: (params: unknown) => told(setup(params as State["params"])),
    teardown: (params: unknown) => told(teardown(params as State["params"])),
  };
}

if (process.send !== undefined && process.argv[1] === import.meta.filename)
  process.once("message", (verification: Verification) => {
    void verify(verification).then((verified) => process.send?.(verified, () => process.exit(0)));
  });
