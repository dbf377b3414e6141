/** Plays a script on a cloud, and notes each request with its answer, normalised. */
import { type Answer, addressOf, request } from "./doors.ts";
import type { Ground } from "./ground.ts";
import { normaliser } from "./normalise.ts";
import type { Script, Service, Step } from "./script.ts";

export interface Pair {
  request: { ask: string; who: string; of?: Service; at?: string; headers?: Record<string, string>; body?: unknown };
  answer: { status: number; headers: Record<string, string>; body?: unknown };
  /** The order of its lists counts. */
  ordered?: boolean;
}

const microversionOf: Partial<Record<Service, string>> = { compute: "compute", "block-storage": "volume", placement: "placement" };
const toldHeaders = ["content-type", "location", "openstack-api-version", "x-openstack-nova-api-version", "vary", "www-authenticate"];
const PATIENCE_SECONDS = 60;

export async function play(script: Script, ground: Ground): Promise<Pair[]> {
  const { callers, variables: own } = await ground.newcomers(`${script.service}-${script.name}`);
  const variables: Record<string, string> = { ...ground.variables, ...own };
  const normalise = normaliser(ground.root.roots, script.service);
  const pairs: Pair[] = [];
  for (const step of script.steps) {
    const service = step.of ?? script.service;
    const sent = substitute(step, variables);
    const caller = step.who === "nobody" ? undefined : callers[step.who ?? "member"];
    const [method = "", path = ""] = sent.ask.split(/ (.*)/s);
    const url = addressOf(ground.root.roots, service, prefixed(service, path, caller?.projectId ?? variables["project"]));
    const headers = { ...(caller && { "x-auth-token": caller.token }), ...microversion(service, sent.at), ...sent.headers };
    const answer = await patiently(() => request(method, url, headers, sent.body), sent.until);
    for (const [name, where] of Object.entries(step.keep ?? {})) variables[name] = kept(answer, where) ?? `no-${name}-was-told`;
    if (step.quiet) continue;
    normalise.learn(variables, sent.body);
    pairs.push({
      request: JSON.parse(JSON.stringify({ ask: step.ask, who: step.who ?? "member", ...pick(step, ["of", "at", "headers", "body"]) })),
      answer: {
        status: answer.status,
        headers: normalise.value(headersOf(answer), answer.status) as Record<string, string>,
        ...(answer.body === "" ? {} : { body: normalise.body(answer.body, answer.status, { mine: step.mine ?? false }) }),
      },
      ...(step.ordered ? { ordered: true } : {}),
    });
  }
  return pairs;
}

/** Block storage has the project in its addresses; scripts leave it out. */
const prefixed = (service: Service, path: string, project = "") => (service === "block-storage" ? `/${project}${path}` : path);

const microversion = (service: Service, at: string | undefined): Record<string, string> =>
  at === undefined ? {} : { "openstack-api-version": `${microversionOf[service] ?? service} ${at}` };

/** Of what type nothing is, servers say by accident. */
function headersOf({ headers, body }: Answer): Record<string, string> {
  const told = toldHeaders.filter((name) => headers.has(name) && !(name === "content-type" && body === ""));
  const text = (name: string) => headers.get(name)?.replace(/;.*$/, "") ?? "";
  return Object.fromEntries(told.map((name) => [name, name === "vary" ? text(name).toLowerCase() : text(name)]));
}

const pick = <T extends object, K extends keyof T>(from: T, keys: K[]) =>
  Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<T, K>;

function substitute<T>(value: T, variables: Record<string, string>): T {
  if (typeof value === "string") return value.replace(/\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole) as T;
  if (Array.isArray(value)) return value.map((one) => substitute(one, variables)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    substitute(key, variables),
    key === "keep" ? one : substitute(one, variables),
  ]);
  return Object.fromEntries(entries) as T;
}

function kept(answer: Answer, where: string): string | undefined {
  const value = where.startsWith("header ") ? answer.headers.get(where.slice(7)) : at(answer.body, where);
  return value === undefined || value === null ? undefined : String(value);
}

/** What is at `servers.0.id`. */
const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);

async function patiently(once: () => Promise<Answer>, until: Step["until"]): Promise<Answer> {
  const done = (answer: Answer) =>
    until === undefined || (typeof until === "number" ? answer.status === until : at(answer.body, until[0]) === until[1]);
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const answer = await once();
    if (done(answer) || Date.now() > deadline || (typeof until !== "number" && answer.status >= 400)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
