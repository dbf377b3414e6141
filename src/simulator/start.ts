/** Starts the stand-ins of KubeVirt, CDI, a CSI driver, Kube-OVN, scheduler and kubelets: clients of one API server, like any controller. */
import type { Logger } from "pino";
import { createClient } from "../kube/client.ts";
import type { Cluster as Target } from "../kube/kubeconfig.ts";
import { registerWebhooks, unregisterWebhooks, webhookRoutes } from "./admission.ts";
import { dataSources } from "./cdi/data-sources.ts";
import { dataVolumes } from "./cdi/data-volumes.ts";
import { storageProfiles } from "./cdi/storage-profiles.ts";
import { uploads } from "./cdi/uploads.ts";
import { webhooks as cdiWebhooks } from "./cdi/webhooks.ts";
import { connectCluster, type Kind } from "./cluster.ts";
import { type Controller, run } from "./controller.ts";
import { installKinds } from "./crds.ts";
import { binder } from "./csi/binder.ts";
import { claims } from "./csi/claims.ts";
import { contents } from "./csi/contents.ts";
import { snapshots } from "./csi/snapshots.ts";
import { volumes } from "./csi/volumes.ts";
import { openDisks } from "./disks.ts";
import { listen, type Route } from "./endpoint.ts";
import { heartbeats } from "./heartbeats.ts";
import { install } from "./installation.ts";
import { kubelet } from "./kubelet.ts";
import { kubeletRoutes } from "./kubelet-api.ts";
import { podNetwork } from "./kubeovn/attach.ts";
import { ipam } from "./kubeovn/ipam.ts";
import { ips } from "./kubeovn/ips.ts";
import { externalAddresses, natRules, securityGroups, vips } from "./kubeovn/nat.ts";
import { subnets, vpcs } from "./kubeovn/subnets.ts";
import { consoleLog } from "./kubevirt/console-log.ts";
import { exports } from "./kubevirt/exports.ts";
import { migrations } from "./kubevirt/migrations.ts";
import { subresources } from "./kubevirt/subresources.ts";
import { virtualMachines } from "./kubevirt/vm.ts";
import { vmRestores, vmSnapshots } from "./kubevirt/vm-snapshots.ts";
import { podsOf, virtualMachineInstances } from "./kubevirt/vmi.ts";
import { webhooks as kubeVirtWebhooks } from "./kubevirt/webhooks.ts";
import { patient } from "./patience.ts";
import { defaultNetwork } from "./pod-network.ts";
import { createSecurity, extensions, registerApis, unregisterApis } from "./registration.ts";
import { scheduler } from "./scheduler.ts";
import { simulation } from "./simulation.ts";

/** The embedded API server calls the stand-ins plainly, as it is in the same process. */
export interface Embedded {
  kubeconfig(): object;
  /** A quicker way to the same server than the kubeconfig's, with a token of the administrator. */
  url: string;
  tokenFor(user: string): string;
  setAggregated(groupVersion: string, baseUrl: string): void;
  setPodLogs(podLogs: (namespace: string, pod: string, container: string) => Promise<string>): void;
}

export interface SimulatorOptions {
  /** The embedded API server, or where another one is. */
  api: Embedded | Target;
  /** 2 where absent. */
  nodes?: number;
  /** 1 is the demo's pace: a server runs after some 300 ms. 0, for tests, waits for nothing. */
  speed?: number;
  /** Keeps the bytes of volumes for the next run; where absent they go with this one. */
  folder?: string | undefined;
  /** False: it answers (webhooks, subresources, uploads), and does nothing of its own accord. True where absent. */
  acting?: boolean;
  log: Logger;
}

export interface Simulator {
  stop(): Promise<void>;
}

/** All kinds that a stand-in reads are kept in memory whole. */
const watched: readonly Kind[] = [
  "Namespace",
  "Node",
  "Pod",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "ControllerRevision",
  "StorageClass",
  "VolumeSnapshot",
  "VolumeSnapshotClass",
  "VolumeSnapshotContent",
  "VirtualMachine",
  "VirtualMachineInstance",
  "VirtualMachineInstanceMigration",
  "VirtualMachineExport",
  "VirtualMachineSnapshot",
  "VirtualMachineRestore",
  "VirtualMachineInstancetype",
  "VirtualMachineClusterInstancetype",
  "VirtualMachinePreference",
  "VirtualMachineClusterPreference",
  "DataVolume",
  "DataSource",
  "StorageProfile",
  "NetworkAttachmentDefinition",
  "KubeOvnVpc",
  "KubeOvnSubnet",
  "KubeOvnIP",
  "KubeOvnVip",
  "KubeOvnEip",
  "KubeOvnFip",
  "KubeOvnSnatRule",
  "KubeOvnDnatRule",
  "KubeOvnSecurityGroup",
];

export async function startSimulator({ api, nodes = 2, speed = 1, folder, acting = true, log }: SimulatorOptions): Promise<Simulator> {
  const embedded = "server" in api ? undefined : api;
  const target = "server" in api ? api : { server: api.url, credentials: () => ({ authorization: `Bearer ${api.tokenFor("admin")}` }) };
  const client = patient(createClient(target));
  await installKinds(client);
  const security = embedded ? undefined : await createSecurity(client, new Date());
  client.close();
  const cluster = await connectCluster(target, watched);
  const disks = await openDisks(folder);
  const routes: Route[] = [];
  const endpoint = await listen(routes, log, security);
  const { url, port } = endpoint;
  const authority = security?.authority;
  await install(cluster, { nodes, now: new Date(), uploadProxyUrl: url, authority, kubeletPort: security && port });

  const sim = simulation(cluster, log, speed);
  const addresses = ipam(sim);
  const pods = podsOf(sim);
  const exported = exports(sim, disks, { url, authority });
  const controllers = [
    ...(embedded ? [binder(sim)] : [heartbeats(sim)]),
    scheduler(sim, { alone: embedded !== undefined }),
    kubelet(sim, podNetwork(sim, defaultNetwork(sim), addresses)),
    claims(sim, disks),
    volumes(sim, disks),
    snapshots(sim, disks),
    contents(sim, disks),
    vpcs(sim),
    subnets(sim, addresses),
    ips(sim, addresses),
    vips(sim, addresses),
    externalAddresses(sim, addresses),
    natRules(sim, "KubeOvnFip"),
    natRules(sim, "KubeOvnSnatRule"),
    natRules(sim, "KubeOvnDnatRule"),
    securityGroups(sim),
    dataVolumes(sim, disks),
    dataSources(sim),
    storageProfiles(sim),
    virtualMachines(sim),
    virtualMachineInstances(sim, pods),
    migrations(sim, pods),
    vmSnapshots(sim),
    vmRestores(sim),
    exported.controller,
  ] as Controller[];
  const webhooks = [...kubeVirtWebhooks(sim), ...cdiWebhooks(sim)];
  routes.push(...subresources(sim), ...uploads(sim, disks), ...exported.routes, ...webhookRoutes(webhooks), ...kubeletRoutes(sim));
  await registerWebhooks(cluster, webhooks, { url, authority });
  if (embedded) {
    for (const { groupVersion } of extensions) embedded.setAggregated(groupVersion, url);
    embedded.setPodLogs(async (namespace, pod, container) => (await consoleLog(sim, { namespace, pod, container })) ?? "");
  } else await registerApis(cluster, { port, authority: authority! });
  const ends = acting ? controllers.map((controller) => run(cluster, controller, log)) : [];

  return {
    async stop() {
      cluster.hurry();
      await Promise.all(ends.map((end) => end()));
      await unregisterWebhooks(cluster);
      if (!embedded) await unregisterApis(cluster);
      await endpoint.close();
      cluster.stop();
      await disks.close();
    },
  };
}
