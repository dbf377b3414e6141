/** What every script finds in a cloud: users, projects of its own, and a flavor, an image and a volume type to begin with. */
import {
  type Answer,
  addressOf,
  type Credentials,
  projectNamed,
  request,
  type SignedIn,
  signIn,
  withPassword,
  withToken,
} from "./doors.ts";
import type { Service, Who } from "./script.ts";

export type Callers = Record<Exclude<Who, "nobody">, SignedIn>;

export interface Ground {
  root: SignedIn;
  /** Of the whole run: `run` begins each name that must be nobody else's. */
  variables: Record<string, string>;
  /** Projects of its own for a script, and who is in them. */
  newcomers(script: string): Promise<{ callers: Callers; variables: Record<string, string> }>;
  leave(): Promise<void>;
}

const roles: Record<keyof Callers, { project: "project" | "other_project" | "admin_project"; role: string }> = {
  admin: { project: "admin_project", role: "admin" },
  member: { project: "project", role: "member" },
  reader: { project: "project", role: "reader" },
  other: { project: "other_project", role: "member" },
};
const everybody = Object.keys(roles) as (keyof Callers)[];

export async function prepare(credentials: Credentials): Promise<Ground> {
  const { auth_url, username, password, project_name } = credentials;
  const root = await signIn(auth_url, withPassword(username, password), projectNamed(project_name));
  const run = `d${crypto.randomUUID().slice(0, 7)}`;
  const roleIds = new Map((await listed(root, "identity", "/roles")).map(({ name, id }) => [name, id]));
  const home = await made(root, "identity", "/projects", { project: { name: `${run}-home` } });
  const leaving: string[] = [`/projects/${home.id}`];
  const grant = (project: string, user: string, role: string) =>
    due(root, "identity", "PUT", `/projects/${project}/users/${user}/roles/${roleIds.get(role)}`);
  const members = {} as Record<keyof Callers, { id: string; secret: string; token: string }>;
  for (const who of everybody) {
    const secret = crypto.randomUUID();
    const { id } = await made(root, "identity", "/users", { user: { name: `${run}-${who}`, password: secret } });
    leaving.unshift(`/users/${id}`);
    await grant(home.id, id, "member");
    const { token } = await signIn(auth_url, withPassword(`${run}-${who}`, secret), { id: home.id });
    members[who] = { id, secret, token };
  }
  // By token, as passwords are slow by design; but a script that takes a role from a user ends the user's tokens.
  const enter = (who: keyof Callers, id: string) =>
    signIn(auth_url, withToken(members[who].token), { id }).catch(() =>
      signIn(auth_url, withPassword(`${run}-${who}`, members[who].secret), { id }),
    );
  const variables = { run, ...(await things(root, run)) };
  return {
    root,
    variables,
    async newcomers(script) {
      const projects: Record<string, string> = {};
      for (const project of ["project", "other_project", "admin_project"]) {
        const { id } = await made(root, "identity", "/projects", { project: { name: `${run}-${script}-${project}` } });
        projects[project] = id;
        leaving.unshift(`/projects/${id}`);
      }
      const callers = {} as Callers;
      for (const who of everybody) {
        const id = projects[roles[who].project] ?? "";
        await grant(id, members[who].id, roles[who].role);
        callers[who] = await enter(who, id);
      }
      const users = Object.fromEntries(everybody.map((who) => [who === "member" ? "user" : `${who}_user`, members[who].id]));
      return { callers, variables: { ...projects, ...users } };
    },
    async leave() {
      for (const path of leaving) await request("DELETE", addressOf(root.roots, "identity", path), { "x-auth-token": root.token });
    },
  };
}

/** In every cloud by other ids and, some, by other names. */
async function things(root: SignedIn, run: string): Promise<Record<string, string>> {
  const flavor = (name: string, ram: number) =>
    made(root, "compute", "/flavors", { flavor: { name: `${run}-${name}`, ram, vcpus: 1, disk: 1 } });
  const [small, large] = [await flavor("small", 64), await flavor("large", 128)];
  const image = await made(root, "image", "/images", {
    name: `${run}-image`,
    disk_format: "raw",
    container_format: "bare",
    visibility: "public",
  });
  const upload = { "content-type": "application/octet-stream", "x-auth-token": root.token };
  await request("PUT", addressOf(root.roots, "image", `/images/${image.id}/file`), upload, "\0".repeat(1 << 20));
  const { volume_type: type } = (await due(root, "block-storage", "GET", `/${root.projectId}/types/default`)).body as {
    volume_type: Named;
  };
  const [outside] = await listed(root, "network", "/networks?router:external=true");
  const roles = await listed(root, "identity", "/roles");
  return {
    flavor: small.id,
    large_flavor: large.id,
    image: image.id,
    default_type: type.id,
    default_type_name: type.name,
    external_network: outside?.id ?? "",
    member_role: roles.find(({ name }) => name === "member")?.id ?? "",
    reader_role: roles.find(({ name }) => name === "reader")?.id ?? "",
  };
}

interface Named {
  id: string;
  name: string;
}

async function due(who: SignedIn, service: Service, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await request(method, addressOf(who.roots, service, path), { "x-auth-token": who.token }, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

async function made(who: SignedIn, service: Service, path: string, body: object): Promise<Named> {
  const answer = (await due(who, service, "POST", path, body)).body as Record<string, unknown>;
  return (Object.keys(body).length === 1 ? Object.values(answer)[0] : answer) as Named;
}

const listed = async (who: SignedIn, service: Service, path: string) =>
  Object.values((await due(who, service, "GET", path)).body as object).find(Array.isArray) as Named[];
