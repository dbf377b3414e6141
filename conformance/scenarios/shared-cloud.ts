/** A cloud that others use at the same time: projects and users of one's own there, which go at the end. */
import { readFile } from "node:fs/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Cloud } from "./cloud.ts";
import { type Caller, login } from "./doors.ts";
import { kubernetesDoor, namespaceOf } from "./kubernetes-door.ts";

/** What `cloud.json` says. */
interface Facts {
  url: string;
  replicas: { url: string }[];
  kubernetes: { server: string; ca: string; token: string };
  passwords: { admin: string };
}

export async function shareCloud(file: string): Promise<Cloud> {
  const { url, replicas, kubernetes: cluster, passwords } = JSON.parse(await readFile(file, "utf8")) as Facts;
  // `fetch` has no option for it, and each test process is for one cloud.
  setDefaultCACertificates([...getCACertificates("default"), cluster.ca]);
  const kubernetes = kubernetesDoor(cluster.server, cluster.token);
  const root = await login(url, { username: "admin", password: passwords.admin, project_name: "admin" });
  const run = crypto.randomUUID().slice(0, 8);
  const [admin, demo] = await Promise.all([
    newcomer(url, root, { name: `admin-${run}`, role: "admin" }),
    newcomer(url, root, { name: `demo-${run}`, role: "member" }),
  ]);
  return {
    url,
    replicas: replicas.map((replica) => replica.url),
    admin,
    demo,
    kubernetes,
    kubernetesUrl: cluster.server,
    namespace: await namespaceOf(kubernetes, demo.projectId),
    own: (name) => `${name}-${run}`,
    async close() {
      for (const { projectId, userId } of [demo, admin]) {
        // With all that is in it, which Identity would not allow.
        await kubernetes("DELETE", `/api/v1/namespaces/${await namespaceOf(kubernetes, projectId)}`);
        await root.ask("identity", "DELETE", `/users/${userId}`);
      }
    },
  };
}

/** A project of this name, and in it a user of the same name, signed in. */
async function newcomer(url: string, root: Caller, { name, role }: { name: string; role: string }): Promise<Caller> {
  const password = crypto.randomUUID();
  const made = async (path: string, body: Record<string, object>) => {
    const answer = await root.ask("identity", "POST", path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return Object.values(answer.json<Record<string, { id: string }>>())[0]?.id;
  };
  const [project, user] = [await made("/projects", { project: { name } }), await made("/users", { user: { name, password } })];
  const { roles } = (await root.ask("identity", "GET", `/roles?name=${role}`)).json<{ roles: { id: string }[] }>();
  const granted = await root.ask("identity", "PUT", `/projects/${project}/users/${user}/roles/${roles[0]?.id}`);
  if (granted.status !== 204) throw new Error(`a grant: ${granted.status} ${granted.text}`);
  return login(url, { username: name, password, project_name: name });
}
