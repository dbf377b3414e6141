/** A cloud as its clients see it: signed-in users, and the addresses that its catalog tells. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { send } from "../scenarios/doors.ts";
import type { Service } from "./script.ts";

export interface Answer {
  status: number;
  headers: Headers;
  /** JSON where the answer is; text otherwise. */
  body: unknown;
}

export interface Credentials {
  auth_url: string;
  username: string;
  password: string;
  project_name: string;
}

/** The service types that a catalog may have for one service, and the version that scripts speak. */
const known: Record<Service, { types: string[]; version: string }> = {
  identity: { types: ["identity"], version: "/v3" },
  image: { types: ["image"], version: "/v2" },
  compute: { types: ["compute"], version: "/v2.1" },
  "block-storage": { types: ["block-storage", "volumev3"], version: "/v3" },
  network: { types: ["network"], version: "/v2.0" },
  placement: { types: ["placement"], version: "" },
};

/** By service, the address without the version. */
export type Roots = Record<Service, string>;
export const addressOf = (roots: Roots, service: Service, path: string) => `${roots[service]}${known[service].version}${path}`;

interface CatalogEntry {
  type: string;
  endpoints: { interface: string; url: string }[];
}

function rootsOf(catalog: CatalogEntry[]): Roots {
  const root = (service: Service) => {
    const entry = catalog.find(({ type }) => known[service].types.includes(type));
    const url = entry?.endpoints.find((endpoint) => endpoint.interface === "public")?.url;
    if (url === undefined) throw new Error(`the catalog has no ${service}`);
    return url.replace(/\/v\d[\d.]*(\/.*)?$/, "").replace(/\/$/, "");
  };
  return Object.fromEntries(Object.keys(known).map((service) => [service, root(service as Service)])) as Roots;
}

export interface SignedIn {
  token: string;
  userId: string;
  projectId: string;
  roots: Roots;
}

/** Signs in with a password, or with a token for another project. */
export async function signIn(authUrl: string, identity: object, project: object): Promise<SignedIn> {
  const url = `${authUrl.replace(/\/(v3\/?)?$/, "")}/v3/auth/tokens`;
  const answer = await request("POST", url, {}, { auth: { identity, scope: { project } } });
  if (answer.status !== 201) throw new Error(`signing in: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { token } = answer.body as { token: { user: { id: string }; project: { id: string }; catalog: CatalogEntry[] } };
  const own = answer.headers.get("x-subject-token") ?? "";
  return { token: own, userId: token.user.id, projectId: token.project.id, roots: rootsOf(token.catalog) };
}

const domain = { id: "default" };
export const withPassword = (name: string, password: string) => ({ methods: ["password"], password: { user: { name, domain, password } } });
export const withToken = (id: string) => ({ methods: ["token"], token: { id } });
export const projectNamed = (name: string) => ({ name, domain });

export async function credentialsOf(file: string, cloud: string): Promise<Credentials> {
  const { clouds } = parse(await readFile(file, "utf8")) as { clouds: Record<string, { auth: Credentials }> };
  const auth = clouds[cloud]?.auth;
  if (auth === undefined) throw new Error(`${file} has no cloud ${cloud}`);
  return auth;
}

export async function request(method: string, url: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const { status, headers: told, text } = await send(url, method, { body, headers });
  return { status, headers: told, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
