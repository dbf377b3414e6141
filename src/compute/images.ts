/** Images in the form of Nova's first API, which ended with 2.36 (metadata with 2.39): Glance's, as Compute uses them. */
import type { Images, ImagesDetail, ImagesMetadata } from "../../generated/compute/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { ApiError, badRequest, forbidden } from "../http/errors.ts";
import { own } from "../http/own.ts";
import { attributesOf, type DataSource, visibilityOf, withAttributes } from "../image/data-source.ts";
import { deleteData } from "../image/image-data.ts";
import { getDataSource, isVisible, ownerOf, renderImage } from "../image/lookup.ts";
import { unshare } from "../image/sharing.ts";
import { openstackId } from "../kube/names.ts";
import { bookmark, links } from "./links.ts";
import { single, toPage } from "./pages.ts";

type Metadata = Record<string, string>;

// Glance's status on the left.
const statuses: Record<string, string> = {
  active: "ACTIVE",
  queued: "SAVING",
  saving: "SAVING",
  importing: "SAVING",
  uploading: "SAVING",
  deactivated: "DEACTIVATED",
  killed: "ERROR",
};

/** nova/api/openstack/compute/views/images.py (_get_progress) */
const progresses: Record<string, 0 | 25 | 50 | 100> = { queued: 25, saving: 50, active: 100 };

const imageLinks = (call: Call, id: string) => [
  ...links(call, "images", id),
  { rel: "alternate" as const, type: "application/vnd.openstack.image" as const, href: bookmark(call, "images", id).href },
];

function toSummary(call: Call, dataSource: DataSource) {
  const id = openstackId(dataSource);
  return { id, name: attributesOf(dataSource).name, links: imageLinks(call, id) };
}

function toImage(call: Call, dataSource: DataSource) {
  const image = renderImage(call.kube, dataSource);
  const { properties, min_ram, min_disk } = attributesOf(dataSource);
  const server = properties["instance_uuid"];
  return {
    ...toSummary(call, dataSource),
    minRam: min_ram,
    minDisk: min_disk,
    metadata: properties,
    created: image.created_at,
    updated: image.updated_at,
    status: statuses[image.status] ?? "UNKNOWN",
    progress: progresses[image.status] ?? 0,
    "OS-EXT-IMG-SIZE:size": image.size ?? 0,
    ...(server === undefined ? {} : { server: { id: server, links: links(call, "servers", server) } }),
  };
}

function found(call: Call, path: string) {
  const query = call.query as Record<string, unknown>;
  const [name, status, server, type] = ["name", "status", "server", "type"].map((key) => single(query[key]));
  const [minRam, minDisk] = ["minRam", "minDisk"].map((key) => Number(single(query[key]) ?? 0));
  const since = single(query["changes-since"]);
  const images = call.kube
    .list("DataSource")
    .filter((one) => isVisible(one, call) && (visibilityOf(one) !== "community" || ownerOf(call.kube, one) === call.token.project?.id))
    .map((one) => ({ one, image: toImage(call, one) }))
    .filter(
      ({ image }) =>
        (name === undefined || image.name === name) &&
        (status === undefined || image.status === status.toUpperCase()) &&
        (server === undefined || image.metadata["instance_uuid"] === server.split("/").at(-1)) &&
        (type === undefined || (image.metadata["image_type"] ?? "base") === type) &&
        (since === undefined || Date.parse(image.updated) >= Date.parse(since)) &&
        image.minRam >= (minRam || 0) &&
        image.minDisk >= (minDisk || 0),
    )
    .sort((a, b) => (a.image.created < b.image.created ? 1 : -1));
  const { items, next } = toPage(call, path, images, ({ image }) => image.id);
  return { items, more: next === undefined ? {} : { images_links: next } };
}

/** Those that others made are looked at, not changed. */
async function getOwn(call: Call, id: string): Promise<DataSource> {
  const dataSource = await getDataSource(call, id);
  if (!call.admin && ownerOf(call.kube, dataSource) !== call.token.project?.id)
    throw forbidden(`You are not allowed to change image ${id}.`);
  return dataSource;
}

export const images = {
  list(call) {
    const { items, more } = found(call, "images");
    return { images: items.map(({ one }) => toSummary(call, one)), ...more };
  },

  async show(call) {
    return { image: toImage(call, await getDataSource(call, call.path.image_id)) };
  },

  async delete(call) {
    const dataSource = await getOwn(call, call.path.image_id);
    if (attributesOf(dataSource).protected) throw forbidden(`Image ${call.path.image_id} is protected and cannot be deleted.`);
    await deleteData(call.kube, dataSource);
    await unshare(call.kube, dataSource);
    await call.kube.delete(dataSource);
    return undefined;
  },
} satisfies Handlers<Images>;

export const imagesDetail = {
  list(call) {
    const { items, more } = found(call, "images/detail");
    return { images: items.map(({ image }) => image), ...more };
  },
} satisfies Handlers<ImagesDetail>;

async function change(call: Call & { path: { image_id: string } }, merge: (now: Metadata) => Metadata): Promise<Metadata> {
  const updated = await call.kube.update(await getOwn(call, call.path.image_id), (copy) => {
    const attributes = attributesOf(copy);
    return withAttributes(copy, { ...attributes, properties: merge(attributes.properties) });
  });
  return attributesOf(updated).properties;
}

const missing = () => new ApiError(404, "Metadata item was not found");

export const imageMetadata = {
  async list(call) {
    return { metadata: attributesOf(await getDataSource(call, call.path.image_id)).properties };
  },

  async show(call) {
    const key = call.path.metadata_id;
    const value = own(attributesOf(await getDataSource(call, call.path.image_id)).properties, key);
    if (value === undefined) throw missing();
    return { meta: { [key]: value } };
  },

  async create(call) {
    return { metadata: await change(call, (now) => ({ ...now, ...call.body.metadata })) };
  },

  async put(call) {
    return { metadata: await change(call, () => call.body.metadata) };
  },

  async update(call) {
    const { meta } = call.body;
    if (!Object.hasOwn(meta, call.path.metadata_id)) throw badRequest("Request body and URI mismatch");
    await change(call, (now) => ({ ...now, ...meta }));
    return { meta };
  },

  async delete(call) {
    await change(call, (now) => {
      if (own(now, call.path.metadata_id) === undefined) throw missing();
      const { [call.path.metadata_id]: _gone, ...rest } = now;
      return rest;
    });
    return undefined;
  },
} satisfies Handlers<ImagesMetadata>;
