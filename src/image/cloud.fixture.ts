/** Identity, Image and whatever else a test asks for, over the embedded API server with the simulated CDI and CSI: real HTTP, in strict mode. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { defaultLimits } from "../http/body.ts";
import { bootstrap } from "../identity/bootstrap.ts";
import { identity } from "../identity/index.ts";
import { configure } from "../identity/settings.ts";
import { identityOf, verifyToken } from "../identity/tokens.ts";
import { createServer, type ServerOptions } from "../server.ts";
import { silent, startTestCluster, type TestCluster } from "../testing/cluster.ts";
import { image } from "./index.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // Tests look where they know something to be; what is not there fails them.
  body: Json;
  bytes: Buffer;
}

/** A JSON value of which tests read the parts that they expect. */
export interface Json {
  [key: string]: Json;
  [index: number]: Json;
  [Symbol.iterator](): Iterator<Json>;
}

export interface Asked {
  token?: string;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

export interface Cloud extends TestCluster {
  url: string;
  /** Tokens of the project `admin` (with the role admin), and of `demo` and `other` (member). */
  tokens: { admin: string; demo: string; other: string };
  /** The namespaces of these projects. */
  namespaces: { admin: string; demo: string; other: string };
  projects: { admin: string; demo: string; other: string };
  ask(method: string, path: string, options?: Asked): Promise<Answer>;
  /** What the upload proxy got, by claim. */
  uploads: Map<string, Buffer>;
}

export async function startCloud(services: ServerOptions["services"] = {}): Promise<Cloud> {
  const cluster = await startTestCluster();
  const { kube } = cluster;
  configure(kube, { passwordCost: { ln: 4, r: 8, p: 1 } });
  await bootstrap(kube, { adminPassword: "admin", demoPassword: "demo" });
  const cdi = await startCdi(cluster);
  const server = createServer({
    services: { identity, image, ...services },
    kube,
    verifyToken,
    identityOf,
    limits: defaultLimits,
    strict: true,
    publicUrl: undefined,
    ready: () => true,
    now: () => new Date(),
    log: silent,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const ask: Cloud["ask"] = async (method, path, { token, body, type = "application/json", headers = {} } = {}) => {
    const raw = body instanceof Uint8Array;
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token && { "x-auth-token": token }),
        ...(body !== undefined && { "content-type": raw ? "application/octet-stream" : type }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const json = answer.headers.get("content-type")?.includes("json") && bytes.length > 0;
    return { status: answer.status, headers: answer.headers, bytes, body: (json ? JSON.parse(bytes.toString()) : undefined) as Json };
  };
  const logIn = async (name: string, project: string) => {
    const auth = {
      identity: { methods: ["password"], password: { user: { name, password: name, domain: { id: "default" } } } },
      scope: { project: { name: project, domain: { id: "default" } } },
    };
    const answer = await ask("POST", "/identity/v3/auth/tokens", { body: { auth } });
    if (answer.status !== 201) throw new Error(`${name} may not log in to ${project}: ${answer.status}`);
    return { token: answer.headers.get("x-subject-token") ?? "", id: String(answer.body["token"]?.["project"]?.["id"]) };
  };
  const admin = await logIn("admin", "admin");
  const demo = await logIn("demo", "demo");
  await addOther(ask, admin.token);
  const other = await logIn("demo", "other");
  const namespaceOf = (id: string) =>
    kube.list("Namespace").find(({ metadata }) => metadata.labels?.["openstack.dicot.io/project"] === id)?.metadata.name ?? "";
  return {
    ...cluster,
    url,
    ask,
    uploads: cdi.uploads,
    tokens: { admin: admin.token, demo: demo.token, other: other.token },
    projects: { admin: admin.id, demo: demo.id, other: other.id },
    namespaces: { admin: namespaceOf(admin.id), demo: namespaceOf(demo.id), other: namespaceOf(other.id) },
    async close() {
      server.close();
      server.closeAllConnections();
      cdi.close();
      await cluster.close();
    },
  };
}

/** A second project in which the user demo is a member. */
async function addOther(ask: Cloud["ask"], token: string): Promise<void> {
  const project = await ask("POST", "/identity/v3/projects", { token, body: { project: { name: "other" } } });
  const user = (await ask("GET", "/identity/v3/users?name=demo", { token })).body["users"]?.[0];
  const role = (await ask("GET", "/identity/v3/roles?name=member", { token })).body["roles"]?.[0];
  const path = `/identity/v3/projects/${project.body["project"]?.["id"]}/users/${user?.["id"]}/roles/${role?.["id"]}`;
  const granted = await ask("PUT", path, { token });
  if (granted.status !== 204) throw new Error(`the role could not be given: ${granted.status}`);
}

/**
 * What CDI and a CSI driver do to the objects that the slices make: claims get bound, DataVolumes filled. `fail` in a disk's bytes makes
 * its import fail. The embedded cloud's own simulation is richer and slower.
 */
async function startCdi({ api, kube, on }: TestCluster) {
  const uploads = new Map<string, Buffer>();
  const proxy = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (request.url === "/v1beta1/upload") {
      const [namespace = "", name = ""] = Buffer.from(request.headers.authorization?.slice(7) ?? "", "base64url")
        .toString()
        .split("/");
      uploads.set(name, bytes);
      const failed = bytes.includes("fail");
      await setPhase(kube, namespace, name, failed ? "Failed" : "Succeeded");
      response.writeHead(failed ? 400 : 200).end();
      return;
    }
    const [, namespace = ""] = request.url?.match(/namespaces\/([^/]+)\/uploadtokenrequests/) ?? [];
    const asked = JSON.parse(bytes.toString()) as Kinds["UploadTokenRequest"];
    const token = Buffer.from(`${namespace}/${asked.spec.pvcName}`).toString("base64url");
    response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ ...asked, status: { token } }));
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  api.setAggregated("upload.cdi.kubevirt.io/v1beta1", url);
  const config = await kube.create<Kinds["CDIConfig"]>({
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "CDIConfig",
    metadata: { name: "config" },
    spec: {},
  });
  await kube.updateStatus(config, (copy) => ({ ...copy, status: { uploadProxyURL: url } }));
  on("DataVolume", (change, object) => {
    if (change === "added" && object.status?.phase === undefined) void populate(kube, object).catch(() => {});
    if (change === "deleted") void deleteClaim(kube, object).catch(() => {});
  });
  on("PersistentVolumeClaim", (change, claim) => {
    if (change === "added" && claim.status?.phase !== "Bound") void bind(kube, claim).catch(() => {});
  });
  return { uploads, close: () => proxy.close() };
}

type Kube = TestCluster["kube"];

async function populate(kube: Kube, dataVolume: Kinds["DataVolume"]): Promise<void> {
  const { name = "", namespace = "", labels = {}, annotations = {}, uid = "" } = dataVolume.metadata;
  const { storage } = dataVolume.spec;
  const owner = { apiVersion: dataVolume.apiVersion, kind: dataVolume.kind, name, uid, controller: true };
  await kube.create<Kinds["PersistentVolumeClaim"]>({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, labels, annotations, ownerReferences: [owner] },
    spec: {
      accessModes: storage?.accessModes ?? ["ReadWriteOnce"],
      resources: { requests: { storage: String(storage?.resources?.requests?.["storage"] ?? "1Gi") } },
      ...(storage?.storageClassName && { storageClassName: storage.storageClassName }),
      volumeMode: "Block",
    },
  });
  await setPhase(kube, namespace, name, dataVolume.spec.source?.upload ? "UploadReady" : "Succeeded");
}

async function setPhase(kube: Kube, namespace: string, name: string, phase: string): Promise<void> {
  const dataVolume = kube.find("DataVolume", namespace, name);
  if (dataVolume) await kube.updateStatus(dataVolume, (copy) => ({ ...copy, status: { ...copy.status, phase } }));
}

async function deleteClaim(kube: Kube, { metadata }: Kinds["DataVolume"]): Promise<void> {
  const claim = kube.find("PersistentVolumeClaim", metadata.namespace, metadata.name ?? "");
  if (claim?.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid)) await kube.delete(claim);
}

async function bind(kube: Kube, claim: Kinds["PersistentVolumeClaim"]): Promise<void> {
  const { accessModes, resources } = claim.spec;
  await kube.updateStatus(claim, (copy) => ({
    ...copy,
    status: { phase: "Bound", accessModes: accessModes ?? [], capacity: { ...resources?.requests } },
  }));
}
