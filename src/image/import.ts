/**
 * Import: data that was staged becomes the image's (glance-direct), CDI fetches it from a web server (web-download), or an image that has
 * its data gets copies in other stores (copy-image). What is to be done is written; the leader does it (advance-import.ts).
 */
import type { ImagesImport } from "../../generated/image/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict } from "../http/errors.ts";
import { IMPORT, STATUS, UPDATED_AT } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { copiesOf } from "./copies.ts";
import { attributesOf, type DataSource, requireHome } from "./data-source.ts";
import { findData, imageStatus, placeOf, requireCommand } from "./image-data.ts";
import { enforceOn } from "./images.ts";
import { type Import, isRunning } from "./importing.ts";
import { getDataSource } from "./lookup.ts";
import { defaultStore, findStores, importMethods, isStore, storeId } from "./stores.ts";

type Body = NonNullable<ImagesImport["create"]["body"]>;

export const imports = {
  async create(call) {
    const body = checked(call);
    const { name = "", uri } = body.method ?? {};
    const dataSource = await getDataSource(call, call.path.image_id);
    refuseState(dataSource, name, imageStatus(dataSource, findData(call.kube, dataSource)));
    enforceOn(call, name === "copy-image" ? "copy_image" : "modify_image", dataSource);
    if (isRunning(dataSource)) throw conflict("Image has active task");
    const copies = copiesOf(call.kube, dataSource);
    if (name === "copy-image" && !copies.some(({ first }) => first)) throw conflict("The image has no claim of its own to copy.");
    const there = copies.flatMap(({ store, state }) => (state === "ready" && store ? [store] : []));
    const stores = name === "copy-image" ? lacking(wantedStores(call, body), there, body) : wantedStores(call, body);
    requireHome(dataSource);
    if (name === "copy-image" && stores.length === 0) return new Reply({ status: 202 });
    if (stores.length > 0) requireCommand(dataSource);
    const pending = stores.filter((store) => !there.includes(store));
    const begun: Import = {
      id: crypto.randomUUID(),
      at: timestamp(call.now()),
      requestId: call.requestId,
      userId: call.token.userId,
      method: name,
      ...(name === "web-download" && { uri: urlOf(uri) }),
      stores,
      allStoresMustSucceed: body.all_stores_must_succeed ?? true,
      pending,
      failed: [],
      // What was staged is where it was to go.
      ...(name === "glance-direct" &&
        pending.length === 0 &&
        (stores.length === 0 || stores.length === there.length) && { outcome: "success" }),
    };
    await begin(call, dataSource, begun);
    return new Reply({ status: 202 });
  },
} satisfies Handlers<ImagesImport>;

/** https://opendev.org/openstack/glance/src/tag/33.0.0/glance/api/v2/images.py (RequestDeserializer._validate_import_body) */
function checked(call: Call): Body {
  const body = (call.body ?? {}) as Body;
  if (body.method === undefined) throw badRequest("Import request requires a 'method' field.");
  const { name } = body.method;
  if (name === undefined) throw badRequest("Import request requires a 'name' field.");
  if (!importMethods(call.kube).includes(name)) throw badRequest(`Unknown import method name '${String(name)}'.`);
  return body;
}

/** https://opendev.org/openstack/glance/src/tag/33.0.0/glance/api/v2/images.py (ImagesController.import_image) */
function refuseState(dataSource: DataSource, method: string, status: string): void {
  const { container_format, disk_format } = attributesOf(dataSource);
  if (status === "active" && method !== "copy-image") throw conflict("Image with status active cannot be target for import");
  if (status !== "active" && method === "copy-image") throw conflict("Only images with status active can be targeted for copying");
  if (method === "web-download" && status !== "queued") throw conflict(`Image needs to be in 'queued' state to use 'web-download' method`);
  if (method === "glance-direct" && status !== "uploading")
    throw conflict("Image needs to be staged before 'glance-direct' method can be used");
  if (!container_format) throw conflict("'container_format' needs to be set before import");
  if (!disk_format) throw conflict("'disk_format' needs to be set before import");
}

/** Throws 400 for what contradicts itself, 409 for a store that is none. None where the cloud has no stores. */
function wantedStores(call: Call, { stores, all_stores, all_stores_must_succeed }: Body): string[] {
  const known = findStores(call.kube).map(storeId);
  const header = call.headers["x-image-meta-store"];
  if (known.length === 0) {
    if (all_stores_must_succeed === false) throw badRequest("All_stores_must_succeed can only be set where there are several stores.");
    return [];
  }
  if (all_stores && (stores !== undefined || header !== undefined))
    throw badRequest("All_stores parameter can't be used with x-image-meta-store header or stores parameter");
  if (stores !== undefined && header !== undefined)
    throw badRequest("Stores parameter and x-image-meta-store header can't be both specified");
  const wanted = all_stores ? known : (stores ?? [header ?? defaultStore(call.kube) ?? ""]);
  const unknown = wanted.find((store) => !isStore(call.kube, store));
  if (unknown !== undefined) throw conflict(`Unknown scheme '${unknown}' found in URI`);
  return [...new Set(wanted)];
}

/** Those that the image is not in yet. Throws 400 for one that was named, and that it is in. */
function lacking(wanted: string[], there: string[], { all_stores }: Body): string[] {
  const present = wanted.find((store) => there.includes(store));
  if (present !== undefined && !all_stores) throw badRequest(`Image is already present at store '${present}'`);
  return wanted.filter((store) => !there.includes(store));
}

async function begin(call: Call, dataSource: DataSource, begun: Import): Promise<void> {
  await call.kube.update(dataSource, (copy) => {
    if (isRunning(copy)) throw conflict("Image has active task");
    const { [STATUS]: _, ...annotations } = copy.metadata.annotations ?? {};
    copy.metadata.annotations = { ...annotations, [UPDATED_AT]: begun.at, [IMPORT]: JSON.stringify(begun) };
    if (begun.uri !== undefined) copy.spec.source = { pvc: placeOf(copy) };
    return copy;
  });
}

/** CDI's importer fetches it, from inside the project's namespace: whatever that may reach, its tenants may already. */
function urlOf(uri: unknown): string {
  if (typeof uri === "string" && URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol)) return uri;
  throw badRequest("'web-download' needs the 'uri' of an image on a web server.");
}
