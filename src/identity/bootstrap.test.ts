import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { bootstrap } from "./bootstrap.ts";
import { newTokenKey, TOKEN_KEYS } from "./keyring.ts";
import { identityOf, verifyToken } from "./tokens.ts";

let cloud: Cloud;
let kube: Kube;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  kube = cloud.kube;
});
afterAll(() => cloud.close());

describe("bootstrap", () => {
  it("changes nothing the second time", async () => {
    const state = async () => ({
      roles: kube.list("OpenStackRole").map(({ metadata }) => metadata),
      users: kube.list("User").map(({ metadata }) => metadata),
      namespaces: kube.list("Namespace").map(({ metadata }) => metadata),
      bindings: kube.list("RoleBinding").map(({ metadata }) => metadata),
      keys: (await kube.read("Secret", SYSTEM_NAMESPACE, TOKEN_KEYS))?.data,
    });
    const before = await state();
    expect(await bootstrap(kube, { adminPassword: "another", demoPassword: "another" })).toEqual({
      created: false,
      adminPassword: undefined,
    });
    expect(await state()).toEqual(before);
    await cloud.logIn("demo", "demo");
  });

  it("restores the rights of a role, which are the release's and not the site's", async () => {
    const role = await kube.read("ClusterRole", undefined, "dicot:reader");
    await kube.update(role!, (copy) => ({ ...copy, rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }));
    await bootstrap(kube);
    expect((await kube.read("ClusterRole", undefined, "dicot:reader"))?.rules).toEqual(role?.rules);
  });
});

describe("identityOf", () => {
  const as = async (token: string) => kube.as(identityOf(await verifyToken(kube, token, cloud.clock.now)));
  const claim = (namespace: string, name: string) => ({
    apiVersion: "v1" as const,
    kind: "PersistentVolumeClaim" as const,
    metadata: { name, namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  const namespaceOf = (name: string) =>
    kube.list("Namespace").find(({ metadata }) => metadata.name?.startsWith(`${name}-`))?.metadata.name ?? "";

  it("lets a member write in his project, and nowhere else", async () => {
    const member = await as(await cloud.logIn("demo", "demo"));
    await expect(member.create(claim(namespaceOf("demo"), "mine"))).resolves.toBeTruthy();
    await expect(member.create(claim(namespaceOf("admin"), "theirs"))).rejects.toMatchObject({ status: 403 });
    await expect(member.read("Secret", SYSTEM_NAMESPACE, TOKEN_KEYS)).rejects.toMatchObject({ status: 403 });
    await expect(member.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespaceOf("demo") } })).rejects.toMatchObject({
      status: 403,
    });
  });

  it("lets no member bind himself a higher role", async () => {
    const member = await as(await cloud.logIn("demo", "demo"));
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1" as const,
      kind: "RoleBinding" as const,
      metadata: { name: "up", namespace: namespaceOf("demo") },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:admin" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "demo" }],
    };
    await expect(member.create(binding)).rejects.toMatchObject({ status: 403 });
  });

  it("lets an administrator write in all projects, but not read the keys of tokens", async () => {
    const admin = await as(await cloud.admin());
    await expect(admin.create(claim(namespaceOf("demo"), "by-admin"))).resolves.toBeTruthy();
    for (const namespace of [SYSTEM_NAMESPACE, "kube-system"])
      await expect(admin.read("Secret", namespace, TOKEN_KEYS)).rejects.toMatchObject({ status: 403 });
    await expect(admin.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "new" } })).rejects.toMatchObject({ status: 403 });
  });

  it("is nobody without a scope, and nobody may do nothing", async () => {
    const unscoped = await verifyToken(kube, await cloud.logIn("demo", "demo", "unscoped"), cloud.clock.now);
    expect(identityOf(unscoped)).toBe(`system:serviceaccount:${IDENTITIES_NAMESPACE}:nobody`);
    await expect(kube.as(identityOf(unscoped)).create(claim(namespaceOf("demo"), "x"))).rejects.toMatchObject({ status: 403 });
  });
});

describe("Secret token-keys", () => {
  const keys = async () => (await kube.read("Secret", SYSTEM_NAMESPACE, TOKEN_KEYS))!;
  const write = async (change: (data: Record<string, string>) => Record<string, string>) =>
    kube.update(await keys(), (copy) => ({ ...copy, data: change({ ...copy.data }) }));
  const keyId = (token: string) => (JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: string }).kid;
  const works = async (token: string) => (await cloud.ask("GET", "/v3/auth/projects", { token })).status;

  it("rotates: the newest signs, all verify, and what a removed one signed is worth nothing", async () => {
    const old = await cloud.logIn("demo", "demo");
    const [[id = "", key = ""] = []] = Object.entries(await newTokenKey(new Date(Date.now() + 1000)));
    await write((data) => ({ ...data, [id]: Buffer.from(key).toString("base64"), "zzz-no-key": Buffer.from("{}").toString("base64") }));
    cloud.clock.now = new Date(cloud.clock.now.getTime() + 61_000);
    const young = await cloud.logIn("demo", "demo");
    expect(keyId(young)).toBe(id);
    expect([await works(old), await works(young)]).toEqual([200, 200]);

    await write((data) =>
      Object.fromEntries(Object.entries(data).map(([name, value]) => (name === keyId(old) ? [name, ""] : [name, value]))),
    );
    cloud.clock.now = new Date(cloud.clock.now.getTime() + 61_000);
    await cloud.logIn("demo", "demo");
    expect([await works(old), await works(young)]).toEqual([401, 200]);
  });
});
