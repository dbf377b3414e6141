/**
 * Objects made invalid by hand: annotations that are no JSON or another shape, ids that others have, what belongs to a server deleted under it,
 * resources that lead nowhere. Every list is answered 200, with what is broken shown so or left out; nothing crashes, and no 500.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { bearer, type Caller } from "../scenarios/doors.ts";
import { conclude, type Fault } from "./fault.ts";
import { burst, createServer, newJournal } from "./journal.ts";
import { type Nonsense, namespaced, nonsenseValues, ofTheCluster, ofTheSystem, serverAnnotations, volumeAnnotations } from "./nonsense.ts";
import { made, type Scene, type Tenant } from "./scene.ts";
import { allDone } from "./verdict.ts";

type Service = Parameters<Caller["ask"]>[0];

/** Each is asked by the tenant and by an administrator, who sees all projects' where it says so. */
const lists: readonly [Service, ...string[]][] = [
  [
    "compute",
    "/servers/detail",
    "/servers/detail?all_tenants=1",
    "/servers",
    "/flavors/detail",
    "/os-keypairs",
    "/os-server-groups",
    "/os-aggregates",
  ],
  ["compute", "/os-hypervisors/detail", "/os-services", "/os-simple-tenant-usage?detailed=1", "/os-availability-zone/detail", "/limits"],
  [
    "block-storage",
    "/volumes/detail",
    "/volumes/detail?all_tenants=1",
    "/snapshots/detail",
    "/types",
    "/volume-transfers/detail",
    "/scheduler-stats/get_pools",
    "/limits",
  ],
  ["network", "/networks", "/subnets", "/ports", "/routers", "/floatingips", "/security-groups", "/security-group-rules", "/subnetpools"],
  ["network", "/network-ip-availabilities", "/agents", "/availability_zones"],
  [
    "identity",
    "/projects",
    "/users",
    "/groups",
    "/roles",
    "/domains",
    "/role_assignments",
    "/services",
    "/endpoints",
    "/regions",
    "/auth/catalog",
  ],
  ["image", "/images"],
  ["placement", "/resource_providers"],
];

/** For whom a list is not: an answer all the same. */
const REFUSED = 403;

export const invalidObjects: Fault = {
  name: "objects made invalid by hand",
  async run(scene) {
    const tenant = await scene.tenant("invalid-objects");
    const journal = newJournal();
    const [victim, ...others] = await Promise.all(["victim", "robbed", "claimless"].map((name) => createServer(tenant, journal, name)));
    const volume = await made(tenant.caller, "block-storage", "/volumes", { volume: { size: 1, name: "victim" } });
    await allDone(tenant, journal);
    if (!victim || others.length < 2) throw new Error("a server was refused before anything had failed");
    const pids = scene.members.map(({ replica }) => replica.pid);
    const planted = await plant(scene, tenant, { server: victim.id, volume });
    const problems = new Set<string>();
    await look(scene, tenant, problems);
    const tampered = await tamper(scene, tenant, { server: victim.id, volume }, () =>
      look(scene, tenant, problems, ["/servers/detail", "/volumes/detail", `/servers/${victim.id}`]),
    );
    const deleted = await rob(
      scene,
      tenant,
      others.flatMap((server) => server?.id ?? []),
    );
    await sleep(2000);
    await look(scene, tenant, problems);
    // Who has nothing to do with it is not to notice.
    const bystander = await scene.tenant("bystander");
    const elsewhere = newJournal();
    await burst(bystander, elsewhere, { count: 5, width: 5, prefix: "bystander" });
    for (const [n, { replica }] of scene.members.entries())
      if (!replica.running || replica.pid !== pids[n]) problems.add(`${replica.name} has crashed`);

    const injected = {
      "objects of nonsense": planted,
      "annotations of nonsense": tampered,
      "Secrets, disks and claims deleted under servers": deleted,
    };
    const outcome = await conclude(scene, { tenant: bystander, journal: elsewhere, injected, problems: [...problems] });
    await weed(scene, tenant);
    return outcome;
  },
};

const plural = ({ kind }: Nonsense) =>
  (kind === "NetworkPolicy" ? "networkpolicies" : kind.endsWith("s") ? `${kind}es` : `${kind}s`).toLowerCase();
const collectionOf = (object: Nonsense, namespace: string | undefined) =>
  `/${object.apiVersion.includes("/") ? "apis" : "api"}/${object.apiVersion}/${namespace ? `namespaces/${namespace}/` : ""}${plural(object)}`;

const everywhere = (tenant: Tenant, taken = { server: "", volume: "" }): [Nonsense, string | undefined][] => [
  ...namespaced(taken).map((object): [Nonsense, string] => [object, tenant.namespace]),
  ...ofTheSystem.map((object): [Nonsense, string] => [object, "dicot-system"]),
  ...ofTheCluster.map((object): [Nonsense, undefined] => [object, undefined]),
];

/** How many the API server has taken; it must take them all, else they show nothing. */
async function plant({ kubernetes }: Scene, tenant: Tenant, taken: { server: string; volume: string }): Promise<number> {
  const objects = everywhere(tenant, taken);
  const refused: string[] = [];
  for (const [object, namespace] of objects) {
    const answer = await kubernetes("POST", collectionOf(object, namespace), object);
    if (answer.status !== 201) refused.push(`${object.kind} ${object.metadata.name}: ${answer.status} ${answer.text}`);
  }
  if (refused.length > 0) throw new Error(refused.join("\n"));
  return objects.length;
}

async function weed({ kubernetes }: Scene, tenant: Tenant): Promise<void> {
  for (const [object, namespace] of everywhere(tenant))
    await kubernetes("DELETE", `${collectionOf(object, namespace)}/${object.metadata.name}`);
  await kubernetes("DELETE", `/api/v1/namespaces/${tenant.namespace}`);
}

interface Named {
  metadata: { name: string; labels?: Record<string, string>; ownerReferences?: { name: string }[] };
}

async function itemsOf({ kubernetes }: Scene, path: string): Promise<Named[]> {
  return (await kubernetes("GET", path)).json<{ items: Named[] }>().items;
}

/** Writes each value of nonsense into all annotations of a server and a volume, and looks. */
async function tamper(
  scene: Scene,
  { namespace }: Tenant,
  { server, volume }: { server: string; volume: string },
  seen: () => Promise<void>,
): Promise<number> {
  const at = (id: string) => encodeURIComponent(`openstack.dicot.io/id=${id}`);
  const machines = `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines`;
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  const machine = (await itemsOf(scene, `${machines}?labelSelector=${at(server)}`)).find(
    ({ metadata }) => !metadata.name.startsWith("nonsense"),
  );
  const claim = (await itemsOf(scene, `${claims}?labelSelector=${at(volume)}`)).find(
    ({ metadata }) => !metadata.name.startsWith("nonsense"),
  );
  let count = 0;
  for (const value of nonsenseValues) {
    for (const [path, keys] of [
      [`${machines}/${machine?.metadata.name}`, serverAnnotations],
      [`${claims}/${claim?.metadata.name}`, volumeAnnotations],
    ] as const) {
      const annotations = Object.fromEntries(keys.map((key) => [key, value]));
      const answer = await scene.kubernetes("PATCH", path, { metadata: { annotations } }, "application/merge-patch+json");
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
      count += keys.length;
    }
    await sleep(300);
    await seen();
  }
  return count;
}

/** Takes from servers what they run on: of the first its Secrets, of the second its disk. */
async function rob(scene: Scene, { namespace }: Tenant, [robbed = "", claimless = ""]: readonly string[]): Promise<number> {
  const paths = (await itemsOf(scene, `/api/v1/namespaces/${namespace}/secrets`))
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name.endsWith(robbed.slice(0, 8))))
    .map(({ metadata }) => `/api/v1/namespaces/${namespace}/secrets/${metadata.name}`);
  for (const [kinds, at] of [
    ["datavolumes", "apis/cdi.kubevirt.io/v1beta1"],
    ["persistentvolumeclaims", "api/v1"],
  ]) {
    const found = await itemsOf(scene, `/${at}/namespaces/${namespace}/${kinds}`);
    const of = found.filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/local-disk"] === claimless);
    paths.push(...of.map(({ metadata }) => `/${at}/namespaces/${namespace}/${kinds}/${metadata.name}`));
  }
  for (const path of paths) await scene.kubernetes("DELETE", path);
  return paths.length;
}

/** Asks every replica for every list, or for `paths` alone, as the tenant and as an administrator. */
async function look({ members, admin }: Scene, { caller }: Tenant, problems: Set<string>, paths?: readonly string[]): Promise<void> {
  const questions = paths
    ? paths.map((path) => [path.startsWith("/volumes") ? "block-storage" : "compute", path] as const)
    : lists.flatMap(([service, ...all]) => all.map((path) => [service, path] as const));
  await Promise.all(
    members.flatMap(({ replica }) =>
      [caller, admin].map(async (who) => {
        for (const [service, path] of questions) {
          const { status, text } = await bearer(replica.url, who.token, who).ask(service, "GET", path);
          if (status !== 200 && status !== REFUSED) problems.add(`GET ${service}${path} is answered ${status}: ${text.slice(0, 160)}`);
        }
      }),
    ),
  );
}
