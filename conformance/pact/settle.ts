/** Makes a state of a pact true on an API server, and clears it away again. */
import type { Client } from "../../src/kube/client.ts";
import { isAlreadyExists, isNotFound } from "../../src/kube/errors.ts";
import { hasStatus, pathOf } from "./paths.ts";
import type { KubernetesObject } from "./states.ts";

const MERGE_PATCH = "application/merge-patch+json";

export interface Put {
  object: KubernetesObject;
  /** False where there was one of the name already: its fields are those of the manifest since. */
  created: boolean;
}

/** The API server and its controllers write it themselves. */
const ownStatus = new Set(["Namespace", "ResourceQuota"]);

/** Resolves with the object as it is then, its status included. */
export async function put(admin: Client, manifest: KubernetesObject): Promise<Put> {
  const { status, ...body } = unowned(manifest);
  const path = pathOf(manifest);
  const made = await admin
    .request<KubernetesObject>({
      method: "POST",
      path: path.slice(0, path.lastIndexOf("/")),
      body: hasStatus(manifest) ? body : { ...body, ...(status !== undefined && { status }) },
    })
    .catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
      return undefined;
    });
  const object = made ?? (await replace(admin, path, body));
  if (status === undefined || !hasStatus(manifest) || ownStatus.has(manifest.kind)) return { object, created: made !== undefined };
  const whole = { ...object, status };
  return { object: await admin.request({ method: "PUT", path: `${path}/status`, body: whole }), created: made !== undefined };
}

/** Whoever's owner is not there is collected. */
function unowned(object: KubernetesObject): KubernetesObject {
  const { ownerReferences: _, uid: _u, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as KubernetesObject["metadata"] };
}

async function replace(admin: Client, path: string, body: object): Promise<KubernetesObject> {
  const { metadata } = await admin.request<KubernetesObject>({ method: "GET", path });
  const wanted = body as KubernetesObject;
  return admin.request({
    method: "PUT",
    path,
    body: { ...wanted, metadata: { ...wanted.metadata, uid: metadata.uid, resourceVersion: metadata.resourceVersion } },
  });
}

/** Whatever holds it back. Nothing happens where there is none. */
export async function remove(admin: Client, path: string): Promise<void> {
  try {
    await admin.request({ method: "PATCH", path, contentType: MERGE_PATCH, body: { metadata: { finalizers: null } } });
    const body = { apiVersion: "v1", kind: "DeleteOptions", gracePeriodSeconds: 0, propagationPolicy: "Background" };
    await admin.request({ method: "DELETE", path, body });
    if (/^\/api\/v1\/namespaces\/[^/]+$/.test(path)) await finalize(admin, path);
    else await admin.request({ method: "PATCH", path, contentType: MERGE_PATCH, body: { metadata: { finalizers: null } } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** A namespace goes when its last finalizer does. */
async function finalize(admin: Client, path: string): Promise<void> {
  const namespace = await admin.request<KubernetesObject>({ method: "GET", path });
  await admin.request({ method: "PUT", path: `${path}/finalize`, body: { ...namespace, spec: { finalizers: [] } } });
}
