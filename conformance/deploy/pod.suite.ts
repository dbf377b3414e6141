/** Dicot as it runs in a Pod: no kubeconfig, a token that the kubelet has mounted and replaces. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../scripts/cluster/ports.ts";
import { connect } from "../../src/kube/connect.ts";
import { clusterOfPod } from "../../src/kube/kubeconfig.ts";
import { type Deployed, DICOT, deployed, root } from "./cluster.ts";

let cluster: Deployed;
let folder: string;
beforeAll(async () => {
  cluster = await deployed();
  await cluster.kubectl("apply", "--server-side", "-k", "deploy/access");
  folder = await mkdtemp(join(tmpdir(), "dicot-pod-"));
  await mkdir(join(folder, "mount"));
  await writeFile(join(folder, "mount/ca.crt"), cluster.cluster.ca ?? "");
  await writeFile(join(folder, "mount/namespace"), "dicot-system");
  await writeFile(join(folder, "mount/token"), await cluster.token());
});
afterAll(async () => {
  cluster.close();
  await rm(folder, { recursive: true, force: true });
});

const address = () => {
  const { hostname, port } = new URL(cluster.cluster.server);
  return { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
};

describe("the mounted token", () => {
  afterEach(() => void vi.useRealTimers());

  it("is read anew, so that the next one is used before this one expires", async () => {
    const mount = join(folder, "mount");
    vi.useFakeTimers({ toFake: ["Date"] });
    const connection = await connect(clusterOfPod(address(), mount)!, { logger: pino({ level: "silent" }), kinds: ["Namespace"] });
    /** Kubernetes' own word for who we are, and by which token. */
    const whoAmI = async () => {
      const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
      const { status } = await connection.client.request<{ status: { userInfo: { username: string; extra: Record<string, string[]> } } }>({
        method: "POST",
        path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
        body: review,
      });
      const { username, extra } = status.userInfo;
      return { username, token: extra["authentication.kubernetes.io/credential-id"]?.[0] };
    };
    try {
      const first = await whoAmI();
      expect(first).toEqual({ username: DICOT, token: expect.stringContaining("JTI=") });
      await writeFile(join(mount, "token"), await cluster.token());
      vi.setSystemTime(Date.now() + 61_000);
      const second = await whoAmI();
      expect(second).toEqual({ username: DICOT, token: expect.stringContaining("JTI=") });
      expect(second.token).not.toBe(first.token);
    } finally {
      connection.stop();
    }
  });
});

describe("dicot bootstrap and two of dicot serve, with the rights in deploy/access", () => {
  const servers: ChildProcess[] = [];
  let kubeconfig: string;
  beforeAll(async () => {
    const { server, ca = "" } = cluster.cluster;
    kubeconfig = join(folder, "kubeconfig");
    const content = {
      clusters: [{ name: "c", cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
      users: [{ name: "u", user: { tokenFile: join(folder, "mount/token") } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    };
    await writeFile(kubeconfig, JSON.stringify(content));
  });
  afterAll(async () => {
    for (const server of servers) {
      const ended = once(server, "exit");
      if (server.kill("SIGKILL")) await ended;
    }
  });

  const dicot = (args: string[], env: Record<string, string>) =>
    spawn(process.execPath, [join(root, "bin/dicot.js"), ...args], {
      env: { PATH: process.env["PATH"], DICOT_KUBECONFIG: kubeconfig, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });

  const said = async (child: ChildProcess): Promise<string> => {
    let text = "";
    child.stdout?.on("data", (chunk) => (text += chunk));
    child.stderr?.on("data", (chunk) => (text += chunk));
    const [code] = (await once(child, "exit")) as [number];
    return `${code}: ${text}`;
  };

  it("bootstrap makes the administrator with the Secret's password, and does not print it", async () => {
    const env = { DICOT_ADMIN_PASSWORD: "from-the-secret" };
    expect(await said(dicot(["bootstrap"], env))).toBe("0: The user admin of the project admin was made; its password is the one given\n");
    expect(await said(dicot(["bootstrap"], env))).toBe("0: Everything was in place already.\n");
  });

  it("the token of one is good at the other, and a project made by one is worked in at the other", async () => {
    const urls = await Promise.all(
      [1, 2].map(async () => {
        const port = await freePort();
        servers.push(dicot(["serve", "--port", String(port)], { DICOT_LOG_LEVEL: "warn", DICOT_STRICT: "true" }));
        return `http://127.0.0.1:${port}`;
      }),
    );
    for (const url of urls)
      await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 60_000, interval: 100 });
    const [here = "", there = ""] = urls;
    const token = await logIn(here);
    const body = { project: { name: "made-here" } };
    const made = await ask(here, "POST", "/identity/v3/projects", { token, body });
    expect(made.status).toBe(201);
    const { project } = (await made.json()) as { project: { id: string } };
    const shown = await ask(there, "GET", `/identity/v3/projects/${project.id}`, { token });
    expect(shown.status).toBe(200);
    expect((await ask(there, "DELETE", `/identity/v3/projects/${project.id}`, { token })).status).toBe(204);
  });

  const ask = (url: string, method: string, path: string, { token, body }: { token?: string; body?: object }) =>
    fetch(`${url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...(token !== undefined && { "x-auth-token": token }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  async function logIn(url: string): Promise<string> {
    const domain = { id: "default" };
    const identity = { methods: ["password"], password: { user: { name: "admin", domain, password: "from-the-secret" } } };
    const body = { auth: { identity, scope: { project: { name: "admin", domain } } } };
    const answer = await ask(url, "POST", "/identity/v3/auth/tokens", { body });
    expect(answer.status).toBe(201);
    return answer.headers.get("x-subject-token") ?? "";
  }
});
