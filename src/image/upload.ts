/**
 * Data from a client into an image, through CDI's upload proxy. What a client sends flows through here in small pieces: its first bytes
 * are read ahead, as the claim must have the disk's size before CDI takes anything; the rest is hashed on its way.
 * https://github.com/kubevirt/containerized-data-importer/blob/v1.66.0/doc/upload.md
 */
import { createHash, type Hash } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { ApiError, badRequest, conflict, overLimit, unavailable } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { CHECKSUM, HASH, SIZE, STATUS, UPDATED_AT, VIRTUAL_SIZE } from "../kube/names.ts";
import { GiB } from "../kube/quantity.ts";
import { attributesOf, type DataSource, requireHome } from "./data-source.ts";
import { empty, fill, inStore, toDataVolume } from "./data-volume.ts";
import { HEAD_BYTES, matches, sniff } from "./disk-format.ts";
import { findData, imageStatus } from "./image-data.ts";
import { defaultStore } from "./stores.ts";
import { post, proxyOf } from "./upload-proxy.ts";
import { until } from "./wait.ts";

export interface Upload {
  /** Its pieces are given up: their memory is freed once they are sent. */
  body: AsyncIterable<Uint8Array>;
  /** Bytes, where the client said how many will come. */
  size: number | undefined;
  /** The store; the default one where it is absent. */
  store?: string | undefined;
  /** Keeps the image `uploading` until it is imported: the data is staged. */
  staged: boolean;
  /** OpenStack's time of the change. */
  at: string;
}

/** The largest raw disk of which nobody said how large it is: that of its image's `min_disk`, or this. */
const UNKNOWN_BYTES = 20 * GiB;

/**
 * Returns once CDI has the data and the image is active. Throws 400 for a queued image that lacks its formats, 409 for one that is not
 * queued or whose owner is no project, 415 for data of another format, 413 for more data than was said. The image is queued again after every failure.
 */
export async function upload(kube: Kube, dataSource: DataSource, { body, size, store, staged, at }: Upload): Promise<void> {
  const { disk_format, container_format, min_disk } = attributesOf(dataSource);
  const missing = [!disk_format && "disk_format", !container_format && "container_format"].filter(Boolean);
  const status = imageStatus(dataSource, findData(kube, dataSource));
  if (status !== "queued") throw conflict(`Image status transition from ${status} to saving is not allowed`);
  if (missing.length > 0) throw badRequest(`Properties ${missing.join(", ")} must be set prior to saving data.`);
  requireHome(dataSource);
  const { head, rest, complete } = await readHead(body);
  const { format, virtualSize } = sniff(head);
  if (!matches(disk_format ?? "", format)) throw new ApiError(415, `Image content is ${format}, but its disk_format is ${disk_format}.`);
  const known = size ?? (complete ? head.length : undefined);
  const diskSize = virtualSize ?? known ?? (min_disk ? min_disk * GiB : UNKNOWN_BYTES);
  const expected = virtualSize === undefined ? (known ?? diskSize) : known;
  const marks = staged ? { [STATUS]: "uploading" } : {};
  const claim = inStore(toDataVolume(dataSource, { upload: {} }, diskSize), store ?? defaultStore(kube));
  const filling = await fill(kube, dataSource, claim, marks);
  try {
    const sent = digested(rest, expected);
    await send(kube, filling, sent.body, known);
    if (known !== undefined && sent.bytes() !== known)
      throw badRequest(`The image has ${sent.bytes()} bytes, but ${known} were announced.`);
    await until(`The import of image ${filling.metadata.name}`, 120, () => (phaseOf(kube, filling) === "Succeeded" ? true : undefined));
    // Once: a digest is read only once, and an update may be repeated.
    const facts = sent.annotations(diskSize);
    await kube.update(filling, (copy) => {
      copy.metadata.annotations = { ...copy.metadata.annotations, ...facts, [UPDATED_AT]: at };
      return copy;
    });
  } catch (error) {
    await empty(kube, filling, STATUS);
    throw error;
  }
}

/** The first bytes, and all bytes again. `complete`: there are no others. */
async function readHead(body: AsyncIterable<Uint8Array>) {
  const iterator = body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let complete = false;
  while (length < HEAD_BYTES && !complete) {
    const next = await iterator.next();
    if (next.done) complete = true;
    else {
      chunks.push(next.value);
      length += next.value.length;
    }
  }
  async function* rest() {
    yield* chunks;
    if (complete) return;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head: Buffer.concat(chunks), rest: rest(), complete };
}

/** Passes the bytes on and counts and hashes them. Throws 413 once there are more than `most`. */
function digested(source: AsyncIterable<Uint8Array>, most: number | undefined) {
  const md5: Hash = createHash("md5");
  const sha512: Hash = createHash("sha512");
  let count = 0;
  async function* body() {
    for await (const chunk of source) {
      count += chunk.length;
      if (most !== undefined && count > most) throw overLimit(`The image is larger than the ${most} bytes that its volume was made for.`);
      md5.update(chunk);
      sha512.update(chunk);
      yield chunk;
    }
  }
  return {
    body: body(),
    bytes: () => count,
    annotations: (virtualSize: number) => ({
      [SIZE]: String(count),
      [VIRTUAL_SIZE]: String(virtualSize === UNKNOWN_BYTES ? count : virtualSize),
      [CHECKSUM]: md5.digest("hex"),
      [HASH]: sha512.digest("hex"),
    }),
  };
}

const phaseOf = (kube: Kube, dataSource: DataSource): string | undefined => {
  const { pvc } = dataSource.spec.source;
  const phase = pvc && kube.find("DataVolume", pvc.namespace, pvc.name)?.status?.phase;
  if (phase === "Failed") throw badRequest("The data could not be imported: it is no disk image that CDI can read.");
  return phase;
};

/** POSTs the data to the upload proxy, as soon as the server behind it listens. */
async function send(kube: Kube, dataSource: DataSource, body: AsyncIterable<Uint8Array>, size: number | undefined): Promise<void> {
  const { namespace = "", name = "" } = dataSource.spec.source.pvc ?? {};
  await until(`The upload server of image ${name}`, 300, () => (phaseOf(kube, dataSource) === "UploadReady" ? true : undefined));
  const request: Kinds["UploadTokenRequest"] = {
    apiVersion: "upload.cdi.kubevirt.io/v1beta1",
    kind: "UploadTokenRequest",
    metadata: { name, namespace },
    spec: { pvcName: name },
  };
  const { status } = await kube.create(request);
  const config = kube.list("CDIConfig")[0]?.status;
  const { url, ca } = proxyOf(config?.uploadProxyURL, config?.uploadProxyCA);
  const code = await post(url, { body, size, token: status?.token ?? "", ca });
  if (code >= 400 && code < 500)
    throw badRequest("The data could not be imported: it is no disk image that CDI can read, or it does not fit its volume.");
  if (code >= 300) throw unavailable("The upload proxy did not take the data.");
}
