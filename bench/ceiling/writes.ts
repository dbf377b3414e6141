/**
 * What creating servers cannot be faster than: a client that knows nothing writes the objects of which a server consists, without Dicot, and
 * sets the VirtualMachine running when all that it needs is there, as Dicot does. So KubeVirt and the others act on these machines as they
 * do on Dicot's, and burden the API server as much.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../../scripts/cluster/control-plane.ts";
import { type Client, createClient } from "../../src/kube/client.ts";
import { isNotFound } from "../../src/kube/errors.ts";
import { findCluster } from "../../src/kube/kubeconfig.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { collectionPath } from "../../src/kube/paths.ts";
import { type Furnished, serverRequest, untilBuilding } from "../clouds/furnish.ts";
import type { Part } from "../measure/usage.ts";
import { copy, observe, type Pattern } from "../scale/pattern.ts";
import { GIVE_UP_MILLISECONDS, LOOK_MILLISECONDS, type Phase, phase } from "../work/servers.ts";

export interface BareWrites {
  parts: readonly Part[];
  /** What `count` servers consist of, each until it is written, or until it runs; gone again when it resolves. */
  write(clients: number, count: number, until: "written" | "running"): Promise<Phase>;
  close(): Promise<void>;
}

const NAME = "bench-pattern";

/** Of all that a server consists of, what KubeVirt, CDI, the CSI driver and Kube-OVN make, and not Dicot. */
const madeByControllers = new Set(["VirtualMachineInstance", "Pod", "PersistentVolumeClaim", "PersistentVolume", "IP"]);

export async function bareWrites(at: Furnished, { kubeconfig }: Pick<ControlPlane, "kubeconfig">): Promise<BareWrites> {
  const client = createClient(findCluster({ kubeconfig, environment: {} }));
  const whole = await observe(client, () => create(at));
  const pattern = { ...whole, objects: whole.objects.filter(({ resource }) => !madeByControllers.has(resource.kind)) };
  const machine = pattern.objects.findIndex(({ resource }) => resource.kind === "VirtualMachine");
  if (machine === -1) throw new Error(`none of ${pattern.objects.length} objects of a server is a VirtualMachine`);
  const parts = at.cloud.parts.filter(({ name }) => name !== "dicot");
  let written = 0;
  return {
    parts,
    async write(clients, count, until) {
      const first = written;
      written += count;
      const made: string[] = [];
      const result = await phase({ parts, clients, count }, async (n) => {
        const path = await writeOne(client, { pattern, machine, n: first + n, made });
        if (until === "running") await untilRunning(client, path);
      });
      for (const path of made) await client.request({ method: "DELETE", path }).catch(unlessGone);
      return result;
    },
    close: async () => client.close(),
  };
}

/** What belonged to another object went with it. */
function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

async function create(at: Furnished): Promise<void> {
  await at.member.call("POST", `${at.member.compute}/servers`, serverRequest(at, NAME));
  await untilBuilding(at.member, 0, Date.now() + 60_000);
}

interface One {
  pattern: Pattern;
  machine: number;
  n: number;
  /** The paths of what was written. */
  made: string[];
}

/** Looks as often as the clients of Dicot do. */
async function untilRunning(client: Client, path: string): Promise<void> {
  for (const deadline = Date.now() + GIVE_UP_MILLISECONDS; ; await sleep(LOOK_MILLISECONDS)) {
    const { status } = await client.request<{ status?: { printableStatus?: string } }>({ method: "GET", path });
    if (status?.printableStatus === "Running") return;
    if (Date.now() > deadline) throw new Error(`${path} is ${status?.printableStatus}`);
  }
}

/** Answers the path of the machine. */
async function writeOne(client: Client, { pattern, machine, n, made }: One): Promise<string> {
  const copies = copy(pattern, n).map(([, text]) => JSON.parse(text) as Loose);
  const objects = copies.map((one, index) => asNew(one, index === machine));
  const write = async (index: number) => {
    const [object, one] = [objects[index], pattern.objects[index]];
    if (!object || !one) throw new Error(`the pattern has no object ${index}`);
    const path = collectionPath(one.resource, object.metadata.namespace);
    const answer = await client.request<KubeObject>({ method: "POST", path, body: object });
    made.push(`${path}/${answer.metadata.name}`);
    return answer;
  };
  const vm = await write(machine);
  await Promise.all(objects.map((_, index) => (index === machine ? undefined : write(index))));
  const path = `/apis/kubevirt.io/v1/namespaces/${vm.metadata.namespace}/virtualmachines/${vm.metadata.name}`;
  // Without a version: KubeVirt has written to it since.
  await client.request({
    method: "PATCH",
    path,
    body: { spec: { runStrategy: copies[machine]?.spec?.["runStrategy"] } },
    contentType: "application/merge-patch+json",
  });
  return path;
}

interface Loose extends KubeObject {
  spec?: Record<string, unknown>;
  status?: unknown;
}

const serverMade = ["uid", "creationTimestamp", "generation", "managedFields", "ownerReferences", "finalizers"];

/** Without what only the API server writes, and without owners, whose ids are others here: who has none of his owners is collected. */
function asNew({ metadata, status: _, ...rest }: Loose, halted: boolean): Loose {
  const kept = Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverMade.includes(name)));
  return { ...rest, metadata: kept, ...(halted && { spec: { ...rest.spec, runStrategy: "Halted" } }) };
}
