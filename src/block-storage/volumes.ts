/** Volumes: which Kubernetes object one is, and where each field lives, stands in volume.ts; how one is made, in create.ts. */
import type { Volumes, VolumesDetail, VolumesSummary } from "../../generated/block-storage/index.ts";
import { isTrue } from "../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import { DESCRIPTION, METADATA, NAME, UPDATED_AT } from "../kube/names.ts";
import { actions } from "./actions/index.ts";
import { hostOf } from "./backends.ts";
import { propertiesOf, toObject } from "./claims.ts";
import { toNewVolume } from "./create.ts";
import { deleteVolume, requireDeletable } from "./delete.ts";
import { toFilter } from "./filters.ts";
import { type Fields, listedNamespace, page, type Query, withCount } from "./list.ts";
import { snapshotsOf } from "./snapshot.ts";
import { type Known, known, knownOne, toPlainVolume, toSummary, toVolume } from "./view.ts";
import { getVolume, listVolumes } from "./volume.ts";

export const volumes = {
  list(call) {
    const { items, links, count } = found(call, "volumes");
    return { volumes: items.map((one) => toSummary(call, one)), ...(links && { volumes_links: links }), ...withCount(call, count) };
  },

  async create(call) {
    const volume = await toNewVolume(call, call.body);
    const created = await call.kube.create(toObject(volume, propertiesOf(call.kube, volume.storageClass)));
    return { volume: toPlainVolume(call, knownOne(call.kube, await getVolume(call.kube, created.metadata.namespace, volume.id))) };
  },

  async show(call) {
    return { volume: toVolume(call, knownOne(call.kube, await getVolume(call.kube, call.reach, call.path.volume_id))) };
  },

  async update(call) {
    const volume = await getVolume(call.kube, call.reach, call.path.volume_id);
    call.enforce("volume:update", { project_id: knownOne(call.kube, volume).project });
    const { name, description, metadata } = updateOf(call.body);
    if (call.since("3.53") && name === undefined && description === undefined && metadata === undefined)
      throw badRequest("At least one of name, description or metadata must be given.");
    await call.kube.update(volume.object, (copy) => {
      const annotations: Record<string, string> = { ...copy.metadata.annotations, [UPDATED_AT]: call.now().toISOString() };
      if (name !== undefined) annotations[NAME] = name;
      if (description !== undefined) annotations[DESCRIPTION] = description;
      if (metadata !== undefined) annotations[METADATA] = JSON.stringify(metadata);
      copy.metadata.annotations = annotations;
      return copy;
    });
    return { volume: toPlainVolume(call, knownOne(call.kube, await getVolume(call.kube, call.reach, volume.id))) };
  },

  async delete(call) {
    const one = knownOne(call.kube, await getVolume(call.kube, call.reach, call.path.volume_id));
    const { cascade, force } = call.query as Query;
    const target = { project_id: one.project };
    call.enforce("volume:delete", target);
    const forced = call.since("3.23") && isTrue(force);
    if (forced) call.enforce("volume:force_delete", target);
    const snapshots = snapshotsOf(call.kube, one.volume);
    requireDeletable(one, { snapshots: isTrue(cascade) ? [] : snapshots, forced });
    await deleteVolume(call.kube, one.volume, isTrue(cascade) ? snapshots : []);
    return new Reply({ status: 202 });
  },

  action: actions,
} satisfies Handlers<Volumes>;

export const volumesDetail = {
  list(call) {
    const { items, links, count } = found(call, "volumes/detail");
    return { volumes: items.map((one) => toVolume(call, one)), ...(links && { volumes_links: links }), ...withCount(call, count) };
  },
} satisfies Handlers<VolumesDetail>;

export const volumesSummary = {
  list(call) {
    const all = filtered(call);
    const metadata: Record<string, string[]> = {};
    for (const one of all)
      for (const [key, value] of Object.entries(one.metadata)) metadata[key] = [...new Set([...(metadata[key] ?? []), value])];
    const total_size = all.reduce((sum, { size }) => sum + size, 0);
    return { "volume-summary": { total_count: all.length, total_size, ...(call.since("3.36") && { metadata }) } };
  },
} satisfies Handlers<VolumesSummary>;

const adminFilters = ["id", "project_id", "user_id", "host", "volume_type_id", "multiattach", "display_name"];

type List = Pick<Call, "query" | "admin" | "project" | "kube" | "url" | "path" | "since" | "can">;

function filtered(call: List): Known[] {
  const matches = toFilter(call, "volume", adminFilters);
  const all = known(call.kube, listVolumes(call.kube, listedNamespace(call)));
  return all.filter((one) => matches(fieldsOf(call, one)));
}

const found = (call: List, path: string) => page(call, path, filtered(call), (one) => fieldsOf(call, one));

function fieldsOf(call: List, one: Known): Fields {
  const volume = toVolume(call, one);
  return { ...volume, display_name: volume.name, project_id: one.project, host: hostOf(one.storageClass), consumes_quota: "true" };
}

/** `display_*` are names of the first API, which Cinder takes to this day. */
function updateOf(body: unknown): { name?: string; description?: string; metadata?: Record<string, string> } {
  const { volume } = (body ?? {}) as { volume?: Record<string, unknown> };
  if (volume === undefined || volume === null) throw badRequest("Missing required element 'volume' in request body.");
  const text = (name: string) => {
    const value = volume[name] ?? volume[`display_${name}`];
    if (value !== undefined && (typeof value !== "string" || [...value].length > 255))
      throw badRequest(`${name} has no more than 255 characters.`);
    return typeof value === "string" ? value.trim() : undefined;
  };
  const name = text("name");
  const description = text("description");
  const metadata = volume["metadata"] as Record<string, string> | undefined;
  return { ...(name !== undefined && { name }), ...(description !== undefined && { description }), ...(metadata && { metadata }) };
}
