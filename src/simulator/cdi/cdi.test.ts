import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../kube/objects.ts";
import { claim, namespace, send, startWorld, type World } from "../../testing/world.ts";
import { findCondition, hasCondition } from "../conditions.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { DataSource, DataVolume, Source, StorageProfile } from "./types.ts";

let world: World;
let site: Server;
let siteUrl: string;
const MiB = 2 ** 20;
const image = Buffer.alloc(3 * MiB, "dicot");

beforeAll(async () => {
  world = await startWorld();
  site = createServer((request, response) =>
    response.writeHead(request.url === "/disk" ? 200 : 404).end(request.url === "/disk" ? image : ""),
  );
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  site.close();
  await world.close();
});

const dataVolume = (name: string, source: Source | undefined, storage: string | null = "4Mi", more: object = {}): DataVolume => ({
  apiVersion: "cdi.kubevirt.io/v1beta1",
  kind: "DataVolume",
  metadata: { name, namespace },
  spec: { ...(source && { source }), storage: storage === null ? {} : { resources: { requests: { storage } } }, ...more },
});
const phase = (name: string, wanted: string) => world.until<DataVolume>("DataVolume", name, ({ status }) => status?.phase === wanted);
const proxy = async () => {
  const { status } = JSON.parse((await world.request("GET", "/apis/cdi.kubevirt.io/v1beta1/cdiconfigs/config")).text) as {
    status: { uploadProxyURL: string; uploadProxyCA?: string };
  };
  return { url: `${status.uploadProxyURL}/v1beta1/upload`, ca: status.uploadProxyCA };
};

async function tokenFor(name: string): Promise<string> {
  const body = {
    apiVersion: "upload.cdi.kubevirt.io/v1beta1",
    kind: "UploadTokenRequest",
    metadata: { name, namespace },
    spec: { pvcName: name },
  };
  const answer = await world.request("POST", `/apis/upload.cdi.kubevirt.io/v1beta1/namespaces/${namespace}/uploadtokenrequests`, body);
  expect(answer.status).toBe(201);
  return JSON.parse(answer.text).status.token;
}

async function upload(name: string, body: Buffer, token?: string) {
  await phase(name, "UploadReady");
  const authorization = `Bearer ${token ?? (await tokenFor(name))}`;
  const { url, ca } = await proxy();
  return send(url, { method: "POST", ca, headers: { authorization }, body });
}

/** The bytes of a claim, as KubeVirt exports them. */
async function download(name: string): Promise<Buffer> {
  const exported = {
    apiVersion: "export.kubevirt.io/v1beta1",
    kind: "VirtualMachineExport",
    metadata: { name: `e-${name}`, namespace },
  };
  const spec = { source: { apiGroup: "", kind: "PersistentVolumeClaim", name }, tokenSecretRef: `e-${name}` };
  await world.cluster.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `e-${name}`, namespace },
    stringData: { token: "secret" },
  } as KubeObject);
  await world.cluster.create({ ...exported, spec } as KubeObject);
  const ready = await world.until<
    KubeObject & { status?: { phase?: string; links?: { internal: { cert: string; volumes: { formats: { url: string }[] }[] } } } }
  >("VirtualMachineExport", `e-${name}`, ({ status }) => status?.phase === "Ready");
  const { cert, volumes } = ready.status!.links!.internal;
  const url = volumes[0]!.formats[0]!.url;
  expect((await send(url, { ca: cert })).status).toBe(401);
  return (await send(url, { ca: cert, headers: { "x-kubevirt-export-token": "secret" } })).body;
}

describe("storage profiles", () => {
  it("say of each class what is known of its driver, and go with it", async () => {
    await world.cluster.create({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "faster" },
      provisioner: "fast.simulator.csi.dicot.io",
    } as KubeObject);
    const profile = await world.until<StorageProfile>("StorageProfile", "faster", ({ status }) => status?.claimPropertySets !== undefined);
    expect(profile.status).toMatchObject({ storageClass: "faster", provisioner: "fast.simulator.csi.dicot.io" });
    await world.cluster.delete(world.cluster.find("StorageClass", undefined, "faster")!);
    await world.gone("StorageProfile", "faster");
  });
});

describe("DataVolumes", () => {
  it("make an empty disk", async () => {
    await world.cluster.create(dataVolume("blank", { blank: {} }));
    const done = await phase("blank", "Succeeded");
    expect(done.status?.progress).toBe("100.0%");
    for (const type of ["Bound", "Ready"]) expect(hasCondition(done.status?.conditions, type)).toBe(true);
    const made = world.cluster.find<Claim>("PersistentVolumeClaim", namespace, "blank");
    expect(made?.spec).toMatchObject({ volumeMode: "Block", accessModes: ["ReadWriteMany"], storageClassName: "standard" });
    expect(made?.metadata.ownerReferences?.[0]).toMatchObject({ kind: "DataVolume", name: "blank" });
  });

  it("pass CDI's phases in order", async () => {
    const phases: string[] = [];
    world.cluster.on("DataVolume", (_, object) => {
      const now = (object as DataVolume).status?.phase;
      if (object.metadata.name === "ordered" && now !== undefined && phases.at(-1) !== now) phases.push(now);
    });
    await world.cluster.create(dataVolume("ordered", { blank: {} }));
    await phase("ordered", "Succeeded");
    expect(phases).toEqual(["Pending", "ImportScheduled", "ImportInProgress", "Succeeded"]);
  });

  it("import from this machine", async () => {
    await world.cluster.create(dataVolume("web", { http: { url: `${siteUrl}/disk` } }));
    await phase("web", "Succeeded");
    const bytes = await download("web");
    expect(bytes.length).toBe(4 * MiB);
    expect(bytes.subarray(0, image.length).equals(image)).toBe(true);
    expect(bytes.subarray(image.length).every((byte) => byte === 0)).toBe(true);
  });

  it.each([
    ["missing", () => ({ http: { url: `${siteUrl}/nothing` } }), /404/],
    ["far", () => ({ http: { url: "http://example.org/disk" } }), /example\.org/],
    ["registry", () => ({ registry: { url: "docker://quay.io/disk" } }), /registry/],
  ])("fail with a message: %s", async (name, source, message) => {
    await world.cluster.create(dataVolume(name, source()));
    const failed = await phase(name, "Failed");
    expect(findCondition(failed.status?.conditions, "Running")).toMatchObject({
      status: "False",
      reason: "Error",
      message: expect.stringMatching(message),
    });
  });

  it("clone a claim, and a snapshot", async () => {
    await world.cluster.create(dataVolume("clone", { pvc: { namespace, name: "web" } }, null));
    await phase("clone", "Succeeded");
    const spec = { source: { persistentVolumeClaimName: "web" } };
    await world.cluster.create({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshot",
      metadata: { name: "s", namespace },
      spec,
    } as KubeObject);
    await world.cluster.create(dataVolume("from-snapshot", { snapshot: { namespace, name: "s" } }, "8Mi"));
    await phase("from-snapshot", "Succeeded");
    expect((await download("clone")).subarray(0, 5).toString()).toBe("dicot");
    expect((await download("from-snapshot")).subarray(0, 5).toString()).toBe("dicot");
  });

  it("are refused into a smaller disk than their source's", async () => {
    await world.cluster.create(dataVolume("small", { pvc: { namespace, name: "web" } }, "1Mi"));
    const waiting = await world.until<DataVolume>("DataVolume", "small", ({ status }) => status?.phase === "Pending");
    expect(findCondition(waiting.status?.conditions, "Running")?.message).toMatch(/smaller/);
  });
});

describe("uploads", () => {
  it("keep the bytes", async () => {
    await world.cluster.create(dataVolume("up", { upload: {} }));
    expect((await upload("up", image)).status).toBe(200);
    await phase("up", "Succeeded");
    expect((await download("up")).subarray(0, image.length).equals(image)).toBe(true);
  });

  it("need a token", async () => {
    await world.cluster.create(dataVolume("closed", { upload: {} }));
    expect((await upload("closed", image, "guessed")).status).toBe(401);
  });

  it("refuse what does not fit, by its length or by its header", async () => {
    await world.cluster.create(dataVolume("tight", { upload: {} }, "2Mi"));
    expect((await upload("tight", image)).status).toBe(400);
    const qcow2 = Buffer.alloc(512);
    qcow2.write("QFI\xfb", "latin1");
    qcow2.writeBigUInt64BE(BigInt(64 * MiB), 24);
    const answer = await upload("tight", qcow2);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toMatch(/Virtual image size 67108864/);
  });

  it("store nothing of a broken connection", async () => {
    await world.cluster.create(dataVolume("broken", { upload: {} }));
    await phase("broken", "UploadReady");
    const authorization = `Bearer ${await tokenFor("broken")}`;
    const stop = new AbortController();
    const body = Readable.from(
      (function* () {
        for (;;) {
          yield Buffer.alloc(1000);
          stop.abort();
        }
      })(),
    );
    const { url, ca } = await proxy();
    await expect(send(url, { method: "POST", ca, headers: { authorization }, body, signal: stop.signal })).rejects.toThrow();
    expect((await upload("broken", image)).status).toBe(200);
  });
});

describe("DataSources", () => {
  const dataSource = (name: string, source: DataSource["spec"]["source"]): DataSource => ({
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataSource",
    metadata: { name, namespace },
    spec: { source },
  });

  it("are ready when their claim is filled, and are cloned by reference", async () => {
    await world.cluster.create(dataSource("tiny", { pvc: { namespace, name: "up" } }));
    await world.until<DataSource>("DataSource", "tiny", ({ status }) => hasCondition(status?.conditions, "Ready"));
    await world.cluster.create(dataVolume("root", undefined, "16Mi", { sourceRef: { kind: "DataSource", name: "tiny" } }));
    await phase("root", "Succeeded");
    expect(world.cluster.find<Claim>("PersistentVolumeClaim", namespace, "root")?.status?.capacity).toEqual({ storage: "16Mi" });
  });

  it("say what they lack", async () => {
    await world.cluster.create(dataSource("empty", {}));
    const empty = await world.until<DataSource>("DataSource", "empty", ({ status }) => status?.conditions !== undefined);
    expect(findCondition(empty.status?.conditions, "Ready")).toMatchObject({ status: "False", reason: "NoSource" });
  });
});

describe("the webhook of DataVolumes", () => {
  const post = (body: object, how?: { as: string }) =>
    world.request("POST", `/apis/cdi.kubevirt.io/v1beta1/namespaces/${namespace}/datavolumes`, body, how);

  it.each([
    ["no source", dataVolume("x", undefined)],
    ["two sources", dataVolume("x", { blank: {}, upload: {} })],
    ["a source and a reference", dataVolume("x", { blank: {} }, "1Gi", { sourceRef: { kind: "DataSource", name: "tiny" } })],
    ["no size", dataVolume("x", { blank: {} }, null)],
    ["pvc and storage", dataVolume("x", { blank: {} }, "1Gi", { pvc: { resources: { requests: { storage: "1Gi" } } } })],
  ])("refuses %s", async (_, body) => {
    expect((await post(body)).status).toBe(422);
  });

  it("refuses a name whose claim exists", async () => {
    await world.cluster.create(claim("taken"));
    expect((await post(dataVolume("taken", { blank: {} }))).text).toMatch(/Destination PVC test-p1\/taken already exists/);
  });

  it("asks Kubernetes whether the caller may clone from another namespace", async () => {
    const source = { namespace: "test-p2", name: "gold" };
    await world.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "test-p2" } });
    await world.cluster.create({ ...claim("gold"), metadata: source } as KubeObject);
    const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces";
    const grant = async (namespace: string, rule: object) => {
      await world.request("POST", `${roles}/${namespace}/roles`, {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "r" },
        rules: [rule],
      });
      const subjects = [{ kind: "User", name: "eve", apiGroup: "rbac.authorization.k8s.io" }];
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" };
      await world.request("POST", `${roles}/${namespace}/rolebindings`, {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "b" },
        subjects,
        roleRef,
      });
    };
    await grant(namespace, { apiGroups: ["cdi.kubevirt.io"], resources: ["datavolumes"], verbs: ["create"] });
    const eve = { as: "eve" };
    expect((await post(dataVolume("stolen", { pvc: source }, null), eve)).status).toBe(403);
    await grant("test-p2", {
      apiGroups: ["cdi.kubevirt.io"],
      resources: ["datavolumes/source"],
      verbs: ["create"],
      resourceNames: ["gold"],
    });
    expect((await post(dataVolume("shared", { pvc: source }, null), eve)).status).toBe(201);
  });
});
