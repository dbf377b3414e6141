/** Somebody who has just come, and what ends his token: for tests of what is kept for him. */
import { randomUUID } from "node:crypto";
import type { Answer, Cloud } from "./cloud.ts";

export interface Newcomer {
  name: string;
  user: string;
  project: string;
  /** The path of his role in the project. */
  grant: string;
  token: string;
}

/** A user of its own with a role in a project of its own, and his token. */
export async function enter(cloud: Cloud): Promise<Newcomer> {
  const admin = asAdmin(cloud);
  const name = `newcomer-${randomUUID().slice(0, 8)}`;
  const { id: project } = (await admin("POST", "/projects", { project: { name } })).body["project"] as unknown as { id: string };
  const { id: user } = (await admin("POST", "/users", { user: { name, password: "secret" } })).body["user"] as unknown as { id: string };
  const roles = (await admin("GET", "/roles?name=member")).body["roles"] as unknown as { id: string }[];
  const grant = `/projects/${project}/users/${user}/roles/${roles[0]!.id}`;
  const { status } = await admin("PUT", grant);
  if (status !== 204) throw new Error(`a role for ${name}: ${status}`);
  return { name, user, project, grant, token: await cloud.logIn(name, "secret", { project: { id: project } }) };
}

/** What a request of the cloud's administrator to Identity answers. */
export const asAdmin =
  (cloud: Cloud) =>
  (method: string, path: string, body?: unknown): Promise<Answer> =>
    cloud.ask(method, `/v3${path}`, { token: cloud.tokens.admin, body });

/** After each of these his token is none any more. */
export const endings: [string, (cloud: Cloud, newcomer: Newcomer) => Promise<Answer>][] = [
  ["is revoked", (cloud, { token }) => cloud.ask("DELETE", "/v3/auth/tokens", { token, headers: { "x-subject-token": token } })],
  ["has a user who is disabled", (cloud, { user }) => asAdmin(cloud)("PATCH", `/users/${user}`, { user: { enabled: false } })],
  ["has a user who is gone", (cloud, { user }) => asAdmin(cloud)("DELETE", `/users/${user}`)],
  ["has a user with a new password", (cloud, { user }) => asAdmin(cloud)("PATCH", `/users/${user}`, { user: { password: "other" } })],
  [
    "has a project that is disabled",
    (cloud, { project }) => asAdmin(cloud)("PATCH", `/projects/${project}`, { project: { enabled: false } }),
  ],
  ["has no role any more", (cloud, { grant }) => asAdmin(cloud)("DELETE", grant)],
];
