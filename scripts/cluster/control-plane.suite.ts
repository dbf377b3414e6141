import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, createClient } from "../../src/kube/client.ts";
import { findCluster } from "../../src/kube/kubeconfig.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { installDefinitions } from "./definitions.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string, owner?: { metadata: { name: string; uid: string } }) => ({
  metadata: {
    name,
    ...(owner && { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: owner.metadata.name, uid: owner.metadata.uid }] }),
  },
});

async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error("it did not come true in 20 s");
  }
}

describe("a control plane", () => {
  let cluster: ControlPlane;
  let client: Client;
  const create = <T>(path: string, body: object) => client.request<T>({ method: "POST", path, body });
  const get = <T>(path: string) => client.request<T>({ method: "GET", path });
  const exists = (path: string) =>
    get(path).then(
      () => true,
      () => false,
    );

  beforeAll(async () => {
    cluster = await startControlPlane({
      say: (line) => process.stderr.write(`${line}\n`),
      flags: { "kube-apiserver": ["--max-requests-inflight=123"] },
      auditPolicy: { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "Metadata", verbs: ["create"] }] },
    });
    client = createClient(findCluster({ kubeconfig: cluster.kubeconfig, environment: {} }));
  });
  afterAll(async () => {
    client?.close();
    await cluster?.stop();
    expect(cluster.pids).toEqual([]);
    expect(existsSync(cluster.folder)).toBe(false);
  });

  it("is Kubernetes, and its folder and kubeconfig are ours alone", async () => {
    expect(await get("/version")).toMatchObject({ major: "1", gitVersion: expect.stringMatching(/^v1\.\d+\.\d+$/) });
    expect((await stat(cluster.folder)).mode & 0o777).toBe(0o700);
    expect((await stat(cluster.kubeconfig)).mode & 0o777).toBe(0o600);
  });

  it("authorizes by RBAC: an account may do nothing that no role lets it", async () => {
    const as = { user: "system:serviceaccount:default:default" };
    await expect(client.request({ method: "GET", path: "/api/v1/secrets", as })).rejects.toMatchObject({ code: 403 });
  });

  it("tells aggregated APIs whom to believe", async () => {
    const { data } = await get<{ data: Record<string, string> }>(
      "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication",
    );
    expect(data["requestheader-allowed-names"]).toBe('["front-proxy-client"]');
    expect(data["requestheader-client-ca-file"]).not.toBe(data["client-ca-file"]);
  });

  it("runs the controllers: a namespace gets its account, and what is owned goes with its owner", async () => {
    await create("/api/v1/namespaces", { metadata: { name: "lives" } });
    await eventually(() => exists("/api/v1/namespaces/lives/serviceaccounts/default"));
    const owner = await create<{ metadata: { name: string; uid: string } }>(configMaps, configMap("owner"));
    await create(configMaps, configMap("owned", owner));
    await client.request({ method: "DELETE", path: `${configMaps}/owner` });
    await eventually(async () => !(await exists(`${configMaps}/owned`)));
  });

  it("schedules Pods", async () => {
    await create("/api/v1/nodes", { metadata: { name: "n1" } });
    const status = { allocatable: { cpu: "1", memory: "1Gi", pods: "9" }, conditions: [{ type: "Ready", status: "True" }] };
    await client.request({
      method: "PATCH",
      path: "/api/v1/nodes/n1/status",
      body: { status },
      contentType: "application/merge-patch+json",
    });
    const spec = { containers: [{ name: "c", image: "none" }], tolerations: [{ operator: "Exists" }] };
    await create("/api/v1/namespaces/default/pods", { metadata: { name: "p" }, spec });
    await eventually(async () => (await get<{ spec: { nodeName?: string } }>("/api/v1/namespaces/default/pods/p")).spec.nodeName === "n1");
  });

  it("takes flags of its caller's, and keeps an audit log", async () => {
    const words = (await readFile(`/proc/${cluster.apiServer.pid}/cmdline`, "utf8")).split("\0");
    expect(words).toContain("--max-requests-inflight=123");
    await create(configMaps, configMap("audited"));
    await eventually(async () => (await readFile(cluster.auditLog ?? "", "utf8")).includes('"name":"audited"'));
  });

  it("has its API server killed and started again, at the same address and with what was stored", async () => {
    await create(configMaps, configMap("before"));
    const { pid } = cluster.apiServer;
    await cluster.apiServer.kill();
    expect(cluster.apiServer.running).toBe(false);
    expect(await exists(`${configMaps}/before`)).toBe(false);
    await cluster.apiServer.start();
    expect(cluster.apiServer.pid).not.toBe(pid);
    expect(await exists(`${configMaps}/before`)).toBe(true);
  });

  it("has etcd killed and started again, with what was stored", async () => {
    await create(configMaps, configMap("stored"));
    await cluster.etcd.kill();
    // Without a limit of ours the API server would look for etcd for half a minute.
    const write = client.request({ method: "POST", path: configMaps, body: configMap("lost"), timeoutSeconds: 1 });
    await expect(write).rejects.toMatchObject({ code: 0 });
    await cluster.etcd.start();
    expect(await exists(`${configMaps}/stored`)).toBe(true);
  });

  it("answers no write while etcd is paused, and the same write when it goes on", async () => {
    await cluster.etcd.pause();
    let answered = false;
    const writing = create(configMaps, configMap("patient")).then(() => {
      answered = true;
    });
    // It needs some time to be able to answer wrongly.
    await sleep(1_000);
    expect(answered).toBe(false);
    cluster.etcd.resume();
    await writing;
  });

  it("serves the kinds of KubeVirt and the others, and checks what is written to them", async () => {
    const count = await installDefinitions(cluster);
    expect(await installDefinitions(cluster)).toBe(count);
    const { items } = await get<{ items: object[] }>("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    expect(items).toHaveLength(count);
    const path = "/apis/kubevirt.io/v1/namespaces/default/virtualmachines";
    const vm = (runStrategy: unknown) => ({
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "vm" },
      spec: { runStrategy, template: { spec: { domain: { devices: {} } } } },
    });
    await expect(create(path, vm(7))).rejects.toMatchObject({ code: 422 });
    await create(path, vm("Halted"));
  });
});

describe("the process that started a control plane", () => {
  const starter = `
    const { startControlPlane } = await import(${JSON.stringify(new URL("control-plane.ts", import.meta.url).href)});
    const { pids, folder, etcd } = await startControlPlane();
    console.log(JSON.stringify({ pids, folder, etcd: etcd.pid }));
    process.stdin.resume();`;

  const runs = async (pid: number) => {
    const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return text !== "" && !/\) [ZX] /.test(text);
  };

  it.each(["SIGKILL", "SIGINT"] as const)("leaves none of it behind when it ends by %s, not even a paused etcd", async (signal) => {
    const parent = spawn(process.execPath, ["--input-type=module", "-e", starter], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    const { pids, folder, etcd } = JSON.parse(line) as { pids: number[]; folder: string; etcd: number };
    expect(await Promise.all(pids.map(runs))).toEqual([true, true, true, true]);
    process.kill(etcd, "SIGSTOP");
    parent.kill(signal);
    await once(parent, "exit");
    await eventually(async () => !(await Promise.all(pids.map(runs))).includes(true));
    await rm(folder, { recursive: true });
  });
});
