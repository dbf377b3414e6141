/**
 * The data of an image, out of the cluster: KubeVirt serves a claim's content for as long as a VirtualMachineExport names it.
 * https://kubevirt.io/user-guide/storage/export_api/
 *
 * The bytes are the raw disk, also where a client uploaded a qcow2: CDI converts what it takes.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import http from "node:http";
import https from "node:https";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { notImplemented, unavailable } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId, SIZE } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { attributesOf, type DataSource } from "./data-source.ts";
import { findData } from "./image-data.ts";
import { until } from "./wait.ts";

type Export = Kinds["VirtualMachineExport"];

/** Throws 501 where the cluster cannot export, 503 where it does not in time. The export goes when the last byte has been read. */
export async function download(kube: Kube, dataSource: DataSource): Promise<AsyncIterable<Uint8Array>> {
  if (!kube.serves("VirtualMachineExport"))
    throw notImplemented("This cluster has no VirtualMachineExport: image data cannot be downloaded.");
  const { claim, snapshot } = findData(kube, dataSource);
  const source = claim ?? snapshot;
  if (source === undefined) throw notImplemented("An image that is a container image has no data here: pull it from its registry.");
  const token = randomBytes(24).toString("base64url");
  const created = await createExport(kube, source, {
    name: `download-${openstackId(dataSource).slice(0, 8)}-${randomBytes(4).toString("hex")}`,
    token,
  });
  try {
    const ready = await until("The export of the image", 120, () => {
      const now = kube.find("VirtualMachineExport", created.metadata.namespace, created.metadata.name ?? "");
      return now?.status?.phase === "Ready" ? now : undefined;
    });
    const { url, ca } = rawLink(ready);
    const response = await get(url, { "x-kubevirt-export-token": token }, ca);
    return bytesOf(response, uploadedBytes(dataSource), () => kube.delete(created));
  } catch (error) {
    await kube.delete(created);
    throw error;
  }
}

async function createExport(
  kube: Kube,
  source: Kinds["PersistentVolumeClaim"] | Kinds["VolumeSnapshot"],
  { name, token }: { name: string; token: string },
) {
  const namespace = source.metadata.namespace ?? "";
  const snapshot = source.kind === "VolumeSnapshot";
  const created = await kube.create<Export>({
    apiVersion: "export.kubevirt.io/v1beta1",
    kind: "VirtualMachineExport",
    metadata: { name, namespace },
    spec: {
      source: { apiGroup: snapshot ? "snapshot.storage.k8s.io" : "", kind: source.kind, name: source.metadata.name ?? "" },
      tokenSecretRef: name,
      ttlDuration: "1h",
    },
  });
  await kube.create<Kinds["Secret"]>({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, ownerReferences: [ownerReference(created)] },
    stringData: { token },
  });
  return created;
}

/** Inside the cluster, else through its ingress. */
function rawLink({ status }: Export): { url: URL; ca: string } {
  for (const links of [status?.links?.internal, status?.links?.external]) {
    const url = links?.volumes?.[0]?.formats?.find(({ format }) => format === "raw")?.url;
    if (links && url) return { url: new URL(url), ca: links.cert };
  }
  throw unavailable("The export of the image names no address of a raw disk.");
}

function get(url: URL, headers: Record<string, string>, ca: string): Promise<IncomingMessage> {
  const transport = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = transport.get(url, { headers, ...(ca && { ca }) }, (response) => {
      if (response.statusCode === 200) return resolve(response);
      response.resume();
      reject(unavailable(`The export of the image answered ${response.statusCode}.`));
    });
    outgoing.once("error", (cause) => reject(unavailable(`The export of the image cannot be reached (${cause.message}).`)));
  });
}

/** A raw disk is as long as its claim; what was uploaded as raw ends where the upload did. */
function uploadedBytes(dataSource: DataSource): number | undefined {
  const size = dataSource.metadata.annotations?.[SIZE];
  return size !== undefined && attributesOf(dataSource).disk_format === "raw" ? Number(size) : undefined;
}

async function* bytesOf(response: IncomingMessage, most: number | undefined, done: () => Promise<void>): AsyncGenerator<Uint8Array> {
  let left = most ?? Number.POSITIVE_INFINITY;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      if (left <= 0) break;
      yield chunk.length > left ? chunk.subarray(0, left) : chunk;
      left -= chunk.length;
    }
  } finally {
    response.destroy();
    await done();
  }
}
