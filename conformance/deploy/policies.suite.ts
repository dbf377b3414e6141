/** The optional policies: what OpenStack leaves to administrators is left to them with kubectl, too. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Deployed, deployed, outcome } from "./cluster.ts";

const namespace = "demo-fedcba98";
const group = "/apis/network.dicot.io/v1alpha1";
const path = `${group}/namespaces/${namespace}/networks`;
const member = { user: "system:serviceaccount:dicot-identities:p-demo-member" };
const administrator = { user: "system:serviceaccount:dicot-identities:cloud-admin" };

interface Spec {
  shared?: boolean;
  external?: boolean;
  isDefault?: boolean;
  provider?: object;
}

const network = (name: string, spec: Spec) => ({ apiVersion: "network.dicot.io/v1alpha1", kind: "Network", metadata: { name }, spec });

let cluster: Deployed;
beforeAll(async () => {
  cluster = await deployed();
  await cluster.kubectl("apply", "--server-side", "-k", "deploy/access");
  await cluster.kubectl("apply", "--server-side", "-f", "deploy/components/admission-policies/network.yaml");
  await cluster.kubectl("create", "namespace", namespace);
  for (const [role, account] of [
    ["member", "p-demo-member"],
    ["admin", "cloud-admin"],
  ] as const)
    await cluster.kubectl(
      "create",
      "rolebinding",
      role,
      `--namespace=${namespace}`,
      `--clusterrole=dicot:${role}`,
      `--serviceaccount=dicot-identities:${account}`,
    );
  // The API server takes some seconds to hold to new policies.
  const refused = () => as(member, network("probe", { shared: true }), { dryRun: "All" });
  await vi.waitFor(async () => expect(await refused()).toMatchObject({ code: 422 }), { timeout: 30_000, interval: 200 });
});
afterAll(async () => {
  await cluster.kubectl("delete", "namespace", namespace, "--wait=false");
  cluster.close();
});

const as = (identity: { user: string }, body: object, query = {}) =>
  outcome(cluster.admin, { method: "POST", path, query, body, as: identity });

const change = (identity: { user: string }, name: string, spec: Spec) =>
  outcome(cluster.admin, {
    method: "PATCH",
    path: `${path}/${name}`,
    body: { spec },
    contentType: "application/merge-patch+json",
    as: identity,
  });

const reserved: [string, Spec, string][] = [
  ["shared with all projects", { shared: true }, "only an administrator shares a network with all projects"],
  ["external", { external: true }, "only an administrator makes a network an external one"],
  ["the default", { isDefault: true }, "only an administrator makes a network the default one"],
  [
    "made in a way of its own",
    { provider: { networkType: "vlan", physicalNetwork: "net1", segmentationID: 7 } },
    "only an administrator chooses how a network is made",
  ],
];

describe("networks.network.dicot.io", () => {
  it("lets a member make a network of the project's own, and rename it", async () => {
    expect(await as(member, network("own", {}))).toMatchObject({ code: 200 });
    expect(await as(member, network("private", { shared: false, external: false, isDefault: false }))).toMatchObject({ code: 200 });
    const metadata = { annotations: { "openstack.dicot.io/name": "renamed" } };
    const patch = {
      method: "PATCH",
      path: `${path}/own`,
      body: { metadata },
      contentType: "application/merge-patch+json",
      as: member,
    } as const;
    expect(await outcome(cluster.admin, patch)).toMatchObject({ code: 200 });
  });

  it.each(reserved)("lets only an administrator make one that is %s", async (what, spec, message) => {
    const name = what.replaceAll(" ", "-");
    expect(await as(member, network(name, spec))).toEqual({ code: 422, message: expect.stringContaining(message) });
    expect(await as(administrator, network(name, spec))).toMatchObject({ code: 200 });
  });

  it.each(reserved)("keeps a member from changing whether one is %s", async (what, spec, message) => {
    const name = what.replaceAll(" ", "-");
    expect(await change(member, "own", spec)).toEqual({ code: 422, message: expect.stringContaining(message) });
    const back = Object.fromEntries(Object.keys(spec).map((key) => [key, null])) as Spec;
    expect(await change(member, name, back)).toEqual({ code: 422, message: expect.stringContaining(message) });
    expect(await change(member, name, spec)).toMatchObject({ code: 200 });
    expect(await change(administrator, name, back)).toMatchObject({ code: 200 });
  });

  it("has no expression that the API server warns of", async () => {
    const policy = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/networks.network.dicot.io";
    const read = () =>
      cluster.admin.request<{ metadata: { generation: number }; status?: { observedGeneration?: number; typeChecking?: object } }>({
        method: "GET",
        path: policy,
      });
    await expect.poll(async () => (await read()).status?.typeChecking, { timeout: 30_000 }).toBeDefined();
    expect((await read()).status?.typeChecking).toEqual({});
  });
});
