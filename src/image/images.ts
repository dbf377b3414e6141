/** Images: which Kubernetes object one is, and where each field lives, stands in data-source.ts. */
import type { Images } from "../../generated/image/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden } from "../http/errors.ts";
import { isProject, projectId } from "../identity/project-namespaces.ts";
import { IMAGES_NAMESPACE, openstackId, UPDATED_AT } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import {
  attributesOf,
  type DataSource,
  type ImageAttributes,
  requireHome,
  toDataSource,
  type Visibility,
  withAttributes,
} from "./data-source.ts";
import { links, page, type Query, sorted, toFilter, values } from "./filters.ts";
import { commandsData, deleteData, findData, imageStatus, placeOf, requireCommand } from "./image-data.ts";
import { findMember, getDataSource, isVisible, memberStatus, ownerOf, policyTarget, renderImage } from "./lookup.ts";
import { move } from "./move.ts";
import { applyChange, type Change, refuseName, toChanges } from "./patch.ts";
import { openImagesNamespace, share, unshare } from "./sharing.ts";
import { findStores, importMethods, storeId } from "./stores.ts";

export const images = {
  list(call) {
    const query = call.query as Query;
    const filter = toFilter(query);
    const visible = call.kube.list("DataSource").filter((one) => isListed(one, call, query));
    const found = sorted(visible.map((one) => renderImage(call.kube, one)).filter(filter), query);
    const { shown, next } = page(found, query);
    return { images: shown, ...links("/v2/images", query, next), schema: "/v2/schemas/images" };
  },

  async create(call) {
    if (!isObject(call.body)) throw badRequest("Expected a JSON object that describes the image.");
    const created = await newImage(call, call.body);
    const stores = findStores(call.kube).map(storeId).join(",");
    const headers = {
      location: `${call.url}/images/${openstackId(created)}`,
      "openstack-image-import-methods": importMethods(call.kube).join(","),
      ...(stores && { "openstack-image-store-ids": stores }),
    };
    return new Reply({ status: 201, body: renderImage(call.kube, created), headers });
  },

  async show(call) {
    return renderImage(call.kube, await getDataSource(call, call.path.image_id));
  },

  async update(call) {
    const changes = toChanges(call.headers["content-type"], call.body);
    const dataSource = await getDataSource(call, call.path.image_id);
    const owner = enforceOn(call, "modify_image", dataSource).owner;
    const status = imageStatus(dataSource, findData(call.kube, dataSource));
    const newOwner = ownerChange(call, changes) ?? owner;
    // Once on what was read, so that a refusal changes nothing; then on what is there when it is written.
    const wanted = changed(dataSource, changes, status).visibility;
    if (changes.some(({ name }) => name === "visibility")) {
      enforceVisibility(call, wanted, owner);
      // Who publishes an image shares what it names.
      if (wanted !== "private") requireCommand(dataSource);
    }
    const namespace = wanted === "public" ? IMAGES_NAMESPACE : newOwner === null ? undefined : namespaceOf(call, newOwner);
    const updated = await call.kube.update(dataSource, (copy) => {
      withAttributes(copy, changed(copy, changes, status));
      copy.metadata.annotations = { ...copy.metadata.annotations, [UPDATED_AT]: timestamp(call.now()) };
      return copy;
    });
    if (namespace !== undefined && !commandsData({ ...updated, metadata: { ...updated.metadata, namespace } }))
      await unshare(call.kube, updated);
    const moved = namespace === undefined ? updated : await move(call.kube, updated, { namespace, owner: newOwner });
    await share(call.kube, moved);
    return renderImage(call.kube, moved);
  },

  async delete(call) {
    const dataSource = await getDataSource(call, call.path.image_id);
    enforceOn(call, "delete_image", dataSource);
    if (attributesOf(dataSource).protected) throw forbidden(`Image ${call.path.image_id} is protected and cannot be deleted.`);
    await deleteData(call.kube, dataSource);
    await unshare(call.kube, dataSource);
    await call.kube.delete(dataSource);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Images>;

/** What is to be done with a new image at once: it is written with it. */
interface Begun {
  annotations: Record<string, string>;
}

/** Throws 403 for what the caller may not set, 409 for an id that there is, and for one that `begun` gives data where none can be. */
export async function newImage(
  call: Omit<Call, "path" | "query" | "body">,
  body: Record<string, unknown>,
  begun?: Begun,
): Promise<DataSource> {
  const attributes = toAttributes(body);
  const owner = typeof body["owner"] === "string" ? body["owner"] : call.project.id;
  call.enforce("add_image", { project_id: owner, owner, visibility: attributes.visibility });
  enforceVisibility(call, attributes.visibility, owner);
  const id = typeof body["id"] === "string" ? body["id"].toLowerCase() : crypto.randomUUID();
  if (call.kube.findById("DataSource", undefined, id)) throw conflict(`Image ID ${id} already exists!`);
  const namespace = attributes.visibility === "public" ? IMAGES_NAMESPACE : namespaceOf(call, owner);
  if (namespace === IMAGES_NAMESPACE) await openImagesNamespace(call.kube.own);
  const dataSource = toDataSource(attributes, { id, namespace, owner });
  if (begun !== undefined) {
    requireHome(dataSource);
    dataSource.metadata.annotations = { ...dataSource.metadata.annotations, ...begun.annotations };
    dataSource.spec.source = { pvc: placeOf(dataSource) };
  }
  const created = await call.kube.create(dataSource);
  await share(call.kube, created);
  return created;
}

/**
 * Members see what is shared with them once they accepted it, and other projects' community images only where they ask for these.
 * https://opendev.org/openstack/glance/src/tag/33.0.0/glance/db/sqlalchemy/api.py (_select_images_query, image_get_all)
 */
function isListed(dataSource: DataSource, call: Call, query: Query): boolean {
  if (dataSource.metadata.deletionTimestamp !== undefined || !isVisible(dataSource, call)) return false;
  const { visibility } = attributesOf(dataSource);
  const wanted = values(query, "visibility").at(-1);
  const project = call.token.project?.id;
  const own = ownerOf(call.kube, dataSource) === project;
  if (wanted && !["public", "private", "shared", "community", "all"].includes(wanted))
    throw badRequest(`Invalid visibility value: ${wanted}`);
  if (wanted && wanted !== "all" && wanted !== visibility) return false;
  if (visibility === "community" && !wanted && !own) return false;
  if (visibility !== "shared" || own || call.admin) return true;
  const status = values(query, "member_status").at(-1) ?? "accepted";
  if (!["pending", "accepted", "rejected", "all"].includes(status)) throw badRequest(`Invalid status: ${status}`);
  const member = findMember(call.kube, dataSource, project);
  return member !== undefined && (status === "all" || memberStatus(member) === status);
}

const baseNames = new Set([
  ...["id", "owner", "name", "visibility", "protected", "os_hidden", "min_disk", "min_ram", "disk_format", "container_format", "tags"],
]);

const isObject = (body: unknown): body is Record<string, unknown> => body !== null && typeof body === "object" && !Array.isArray(body);

/** Throws 403 for what a client may not set, 400 for a name that is too long. */
function toAttributes(body: Record<string, unknown>): ImageAttributes {
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) {
    if (baseNames.has(name)) continue;
    refuseName(name);
    if (name === "locations") throw forbidden("It's not allowed to add locations if locations are invisible.");
    if ([...name].length > 255) throw badRequest("Custom property should not be greater than 255 characters.");
    Object.defineProperty(properties, name, { value: String(value), enumerable: true, writable: true, configurable: true });
  }
  const { name = null, visibility = "shared", disk_format = null, container_format = null } = body as Partial<ImageAttributes>;
  const { protected: locked = false, os_hidden = false, min_disk = 0, min_ram = 0, tags = [] } = body as Partial<ImageAttributes>;
  for (const [name, value] of Object.entries({ min_disk, min_ram }))
    if (value < 0) throw badRequest(`${name} must be a non-negative integer.`);
  return {
    name,
    visibility,
    protected: locked,
    os_hidden,
    min_disk,
    min_ram,
    disk_format,
    container_format,
    tags: [...new Set(tags)],
    properties,
  };
}

/** The attributes after all changes; the owner is no attribute. */
function changed(dataSource: DataSource, changes: Change[], status: string): ImageAttributes {
  const attributes = attributesOf(dataSource);
  for (const change of changes) if (change.name !== "owner") applyChange(attributes, change, status);
  return attributes;
}

function ownerChange(call: Call, changes: Change[]): string | undefined {
  const change = changes.findLast(({ name }) => name === "owner");
  if (change === undefined) return undefined;
  if (change.op === "remove") throw forbidden("Property owner may not be removed.");
  if (!call.admin) throw forbidden("Owner can't be updated by non admin.");
  return typeof change.value === "string" ? change.value : undefined;
}

function enforceVisibility(call: Pick<Call, "enforce">, visibility: Visibility, owner: string | null): void {
  const target = { project_id: owner, owner, visibility };
  if (visibility === "public") call.enforce("publicize_image", target);
  if (visibility === "community") call.enforce("communitize_image", target);
}

/** Throws 403 where the rule does not allow it to the image. Returns what the rule was asked about. */
export function enforceOn(call: Call, rule: string, dataSource: DataSource) {
  const target = policyTarget(call.kube, dataSource, call.token.project?.id);
  call.enforce(rule, target);
  return target;
}

/** An owner that is no project has none: its images are where only administrators write. */
function namespaceOf(call: Pick<Call, "kube" | "token">, project: string): string {
  if (project === call.token.project?.id) return call.token.project.namespace;
  const namespace = call.kube.list("Namespace").find((one) => isProject(one) && projectId(one) === project);
  return namespace?.metadata.name ?? IMAGES_NAMESPACE;
}
