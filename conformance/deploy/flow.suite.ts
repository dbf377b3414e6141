/** In which queue of the API server Dicot's requests wait, with the component flow-schema: by the API server's own word for each answer. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Client, Request } from "../../src/kube/client.ts";
import { type Deployed, deployed } from "./cluster.ts";

interface FlowSchema {
  metadata: { name: string; uid: string };
  spec: { priorityLevelConfiguration: { name: string } };
}

let cluster: Deployed;
let dicot: Client;
let schemas: FlowSchema[];
beforeAll(async () => {
  cluster = await deployed();
  await cluster.kubectl("apply", "--server-side", "-k", "deploy/access");
  await cluster.kubectl("apply", "--server-side", "-f", "deploy/components/flow-schema/flow-schema.yaml");
  dicot = await cluster.account("dicot-system", "dicot");
  const path = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
  schemas = (await cluster.admin.request<{ items: FlowSchema[] }>({ method: "GET", path })).items;
});
afterAll(() => cluster.close());

async function schemaOf(request: Request): Promise<FlowSchema | undefined> {
  const response = await dicot.open(request);
  response.resume();
  return schemas.find(({ metadata }) => metadata.uid === response.headers["x-kubernetes-pf-flowschema-uid"]);
}

const lease = "/apis/coordination.k8s.io/v1/namespaces/dicot-system/leases";
const spec = { holderIdentity: "test", leaseDurationSeconds: 1 };
const requests: [what: string, request: Request, schema: string, level: string][] = [
  ["its own", { method: "GET", path: "/api/v1/namespaces" }, "dicot", "workload-high"],
  [
    "its Lease",
    {
      method: "POST",
      path: lease,
      body: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { generateName: "test-" }, spec },
    },
    "dicot-leader-election",
    "leader-election",
  ],
  [
    "a tenant's",
    { method: "GET", path: "/api/v1/namespaces", as: { user: "system:serviceaccount:dicot-identities:cloud-admin" } },
    "service-accounts",
    "workload-low",
  ],
];

describe("a request of Dicot", () => {
  it.each(requests)("that is %s waits where it should", async (_what, request, name, level) => {
    const metadata = expect.objectContaining({ name });
    // The API server takes a moment to sort by new schemas.
    await vi.waitFor(
      async () => expect(await schemaOf(request)).toMatchObject({ metadata, spec: { priorityLevelConfiguration: { name: level } } }),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
  });
});
