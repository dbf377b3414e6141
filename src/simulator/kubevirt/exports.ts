/** VirtualMachineExport: the bytes of a claim or a snapshot over HTTP, for those who have the export's token. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Condition, KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import { timestamp } from "../../kube/time.ts";
import { withCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import { handleOf, snapshotHandleOf } from "../csi/handles.ts";
import type { VolumeSnapshot } from "../csi/snapshots.ts";
import type { Disks } from "../disks.ts";
import type { Incoming, Route } from "../endpoint.ts";
import { controlledBy } from "../owners.ts";
import type { Simulation } from "../simulation.ts";
import { notFound, unauthorized } from "../status.ts";
import type { Pod } from "./launcher-pod.ts";
import type { Claim } from "./storage-state.ts";

interface Export extends KubeObject {
  spec: { source: { apiGroup?: string; kind: string; name: string }; tokenSecretRef?: string; ttlDuration?: string };
  status?: {
    phase?: string;
    tokenSecretRef?: string;
    ttlExpirationTime?: string;
    conditions?: Condition[];
    links?: object;
  };
}

interface Content {
  handle: string;
  bytes: number;
}

const defaultTtlSeconds = 2 * 3600;

/** `url` is the address that the links name, and `authority` the PEM of the one that signed its certificate. */
export function exports(
  sim: Simulation,
  disks: Disks,
  { url: endpoint, authority = "" }: { url: string; authority?: string | undefined },
): { controller: Controller<Export>; routes: Route[] } {
  const { cluster } = sim;
  const podsOf = cluster.index<Pod>("Pod", (pod) =>
    (pod.spec.volumes ?? []).map((v) => v.persistentVolumeClaim && `${pod.metadata.namespace}/${v.persistentVolumeClaim.claimName}`),
  );
  const waiting = cluster.index<Export>("VirtualMachineExport", (each) => [each.status?.phase === "Ready" ? undefined : "waiting"]);

  /** What is there to be read, or why there is nothing yet. */
  function contentOf({ metadata, spec }: Export): Content | { reason: string } {
    const { namespace } = metadata;
    const { kind, name } = spec.source;
    if (kind === "VolumeSnapshot") {
      const snapshot = cluster.find<VolumeSnapshot>("VolumeSnapshot", namespace, name);
      const handle = snapshot && snapshotHandleOf(cluster, snapshot);
      return snapshot?.status?.readyToUse && handle !== undefined
        ? { handle, bytes: parseQuantity(snapshot.status.restoreSize) }
        : { reason: "NotReady" };
    }
    if (kind !== "PersistentVolumeClaim") return { reason: "NotSupported" };
    const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, name);
    if (claim?.status?.phase !== "Bound") return { reason: claim ? "PVCPending" : "PVCNotFound" };
    // A disk that a guest writes to cannot be read whole.
    if (podsOf(objectKey(claim)).some((pod) => pod.status?.phase === "Running")) return { reason: "InUse" };
    return { handle: handleOf(cluster, claim), bytes: parseQuantity(claim.status.capacity?.["storage"]) };
  }

  function links({ metadata, spec }: Export) {
    const url = `${endpoint}/export/${metadata.namespace}/${metadata.name}/volumes/${spec.source.name}/disk.img`;
    return { internal: { cert: authority, volumes: [{ name: spec.source.name, formats: [{ format: "raw", url }] }] } };
  }

  async function reconcile(read: Export): Promise<number | undefined> {
    if (read.metadata.deletionTimestamp !== undefined) return undefined;
    const expires = Date.parse(read.metadata.creationTimestamp ?? "") + secondsOf(read.spec.ttlDuration) * 1000;
    const left = expires - sim.now().getTime();
    if (left <= 0) return void (await cluster.delete(read));
    const tokenSecretRef = read.spec.tokenSecretRef ?? read.status?.tokenSecretRef ?? (await ownToken(read));
    const content = contentOf(read);
    const ready = "handle" in content;
    const now = timestamp(sim.now());
    await cluster.updateStatus(read, (copy) => {
      const condition = { type: "Ready", status: ready ? "True" : "False", reason: ready ? "PodReady" : content.reason, message: "" };
      copy.status = {
        ...copy.status,
        phase: ready ? "Ready" : "Pending",
        tokenSecretRef,
        ttlExpirationTime: timestamp(new Date(expires)),
        conditions: withCondition(copy.status?.conditions, condition, now),
        ...(ready && { links: links(copy) }),
      };
    });
    return Math.min(left, 2 ** 31 - 1);
  }

  async function ownToken(each: Export): Promise<string> {
    const { namespace, name: owner } = each.metadata;
    const name = `export-token-${owner}`;
    const metadata = { name, namespace: namespace!, ownerReferences: [controlledBy(each)] };
    const stringData = { token: randomBytes(15).toString("base64url") };
    await cluster.ensure<KubeObject & { stringData: object }>({ apiVersion: "v1", kind: "Secret", metadata, stringData });
    return name;
  }

  async function serve({ request, response, path }: Incoming): Promise<undefined> {
    const { namespace = "", name = "" } = path;
    const each = cluster.find<Export>("VirtualMachineExport", namespace, name);
    if (!each?.status?.tokenSecretRef) throw notFound("virtualmachineexports", name, "export.kubevirt.io");
    const secret = await cluster.read<KubeObject & { data?: Record<string, string> }>("Secret", namespace, each.status.tokenSecretRef);
    const wanted = Buffer.from(secret?.data?.["token"] ?? "", "base64");
    const given = Buffer.from(String(request.headers["x-kubevirt-export-token"] ?? ""));
    if (wanted.length === 0 || wanted.length !== given.length || !timingSafeEqual(wanted, given))
      throw unauthorized("the export's token is missing or wrong");
    const content = contentOf(each);
    if (!("handle" in content)) throw notFound("virtualmachineexports", name, "export.kubevirt.io");
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": content.bytes });
    await pipeline(Readable.from(padded(disks, content)), response).catch(() => response.destroy());
  }

  return {
    controller: {
      kind: "VirtualMachineExport",
      triggers: {
        PersistentVolumeClaim: () => waiting("waiting").map(objectKey),
        VolumeSnapshot: () => waiting("waiting").map(objectKey),
        Pod: (pod, previous) =>
          previous && ["Succeeded", "Failed"].includes((pod as Pod).status?.phase ?? "") ? waiting("waiting").map(objectKey) : [],
      },
      reconcile,
    },
    routes: [{ methods: ["GET"], pattern: /^\/export\/(?<namespace>[^/]+)\/(?<name>[^/]+)\/volumes\/[^/]+\/disk\.img$/, handle: serve }],
  };
}

/** The stored bytes, and zeros up to the size of the volume. */
async function* padded(disks: Disks, { handle, bytes }: Content): AsyncGenerator<Buffer> {
  const stored = await disks.read(handle);
  let left = bytes;
  if (stored)
    for await (const chunk of stored.stream as AsyncIterable<Buffer>) {
      yield chunk.subarray(0, left);
      left -= Math.min(left, chunk.length);
    }
  const zeros = Buffer.alloc(256 * 1024);
  for (; left > 0; left -= zeros.length) yield left < zeros.length ? zeros.subarray(0, left) : zeros;
}

/** A Go duration: `1h`, `90m`, `1h30m`. */
function secondsOf(duration: string | undefined): number {
  const unit: Record<string, number> = { h: 3600, m: 60, s: 1 };
  const parts = [...(duration ?? "").matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.length === 0 ? defaultTtlSeconds : parts.reduce((sum, [, amount, each]) => sum + Number(amount) * unit[each!]!, 0);
}
