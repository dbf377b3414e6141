/** Flavors: what each field of the API is on a VirtualMachineClusterInstancetype stands in `instancetype.ts`. */
import { randomUUID } from "node:crypto";
import type { Flavors, FlavorsDetail, FlavorsOsFlavorAccess } from "../../../generated/compute/index.ts";
import { toBoolean } from "../../http/boolean.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { badRequest, conflict, notFound } from "../../http/errors.ts";
import { findProject } from "../../identity/project-namespaces.ts";
import { isAlreadyExists } from "../../kube/errors.ts";
import { DESCRIPTION, PROJECTS } from "../../kube/names.ts";
import { links } from "../links.ts";
import { compareBy, many, single, toPage } from "../pages.ts";
import type { Instancetype } from "./extra-specs.ts";
import {
  accessOf,
  type Flavor,
  findInstancetype,
  flavorId,
  getInstancetype,
  mayUse,
  toFlavor,
  toInstancetype,
  type Viewer,
} from "./instancetype.ts";

export const viewer = ({ admin, token }: Pick<Call, "admin" | "token">): Viewer => ({ admin, projectId: token.project?.id });

const toSummary = (call: Call, { id, name, description }: Flavor) => ({ id, name, description, links: links(call, "flavors", id) });

/** https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/compute/views/flavors.py */
const toAnswer = (call: Call, flavor: Flavor) => ({
  ...toSummary(call, flavor),
  ram: flavor.ram,
  disk: flavor.disk,
  // Until 2.75 no swap was an empty string.
  swap: flavor.swap || (call.since("2.75") ? 0 : ("" as const)),
  vcpus: flavor.vcpus,
  "OS-FLV-EXT-DATA:ephemeral": flavor.ephemeral,
  "OS-FLV-DISABLED:disabled": false,
  "os-flavor-access:is_public": flavor.isPublic,
  rxtx_factor: flavor.rxtxFactor,
  ...(call.can("os_compute_api:os-flavor-extra-specs:index", { project_id: call.token.project?.id })
    ? { extra_specs: flavor.extraSpecs }
    : {}),
});

/** What Nova's database calls the columns that a list may be sorted by. */
const columns: Record<string, (flavor: Flavor) => unknown> = {
  flavorid: ({ id }) => id,
  name: ({ name }) => name,
  memory_mb: ({ ram }) => ram,
  vcpus: ({ vcpus }) => vcpus,
  root_gb: ({ disk }) => disk,
  ephemeral_gb: ({ ephemeral }) => ephemeral,
  swap: ({ swap }) => swap,
  rxtx_factor: ({ rxtxFactor }) => rxtxFactor,
  is_public: ({ isPublic }) => Number(isPublic),
  description: ({ description }) => description,
};

type Query = Flavors["list"]["query"];

function visible(call: Call<Flavors["list"]>): Flavor[] {
  const query = call.query as Query;
  const isPublic = publicFilter(call.admin, single(query.is_public));
  const minRam = minimum(query.minRam, "minRam");
  const minDisk = minimum(query.minDisk, "minDisk");
  const name = single(query.name);
  const own: Viewer = { admin: false, projectId: call.token.project?.id };
  const flavors = call.kube
    .list("VirtualMachineClusterInstancetype")
    // Public flavors come with the private ones of the caller's project; without them only for those that an administrator asks for.
    .filter((one) => (isPublic === undefined ? true : isPublic ? mayUse(one, own) : accessOf(one) !== undefined))
    .map(toFlavor)
    .filter((flavor) => flavor.ram >= minRam && flavor.disk >= minDisk && (name === undefined || flavor.name === name));
  const keys = many(query.sort_key ?? "flavorid").slice(-1);
  return flavors.sort(compareBy([...keys, "flavorid"], many(query.sort_dir).slice(-1), (flavor, key) => columns[key]?.(flavor)));
}

function publicFilter(admin: boolean, value: string | undefined): boolean | undefined {
  if (!admin || value === undefined) return true;
  if (value.toLowerCase() === "none") return undefined;
  const flag = toBoolean(value);
  if (flag === undefined) throw badRequest(`Invalid is_public filter [${value}]`);
  return flag;
}

function minimum(value: unknown, name: string): number {
  const text = single(value) ?? "0";
  if (!/^[+-]?\d+$/.test(text.trim())) throw badRequest(`Invalid ${name} filter [${text}]`);
  return Number(text);
}

function page(call: Call<Flavors["list"]>, path: string) {
  const { items, next } = toPage(call, path, visible(call), ({ id }) => id);
  return { items, links: next === undefined ? {} : { flavors_links: next } };
}

const get = (call: Call, id: string): Instancetype => getInstancetype(call.kube, id, viewer(call));

function toAccess(instancetype: Instancetype) {
  const flavor_id = flavorId(instancetype);
  return { flavor_access: (accessOf(instancetype) ?? []).map((tenant_id) => ({ flavor_id, tenant_id })) };
}

const setAccess = (call: Call, instancetype: Instancetype, projects: readonly string[]) =>
  call.kube.update(instancetype, (copy) => {
    copy.metadata.annotations = { ...copy.metadata.annotations, [PROJECTS]: JSON.stringify(projects) };
    return copy;
  });

export const flavors = {
  list(call) {
    const { items, links: more } = page(call, "flavors");
    return { flavors: items.map((flavor) => toSummary(call, flavor)), ...more };
  },

  show: (call) => ({ flavor: toAnswer(call, toFlavor(get(call, call.path.flavor_id))) }),

  async create(call) {
    const { kube, body } = call;
    const { name, id, ram, vcpus, disk, swap, rxtx_factor, description, ...rest } = body.flavor;
    const flavor = {
      id: id === undefined || id === null || id === "" || id === "auto" ? randomUUID() : String(id),
      name: name.trim(),
      ram: Number(ram),
      vcpus: Number(vcpus),
      disk: Number(disk),
      swap: Number(swap ?? 0),
      ephemeral: Number(rest["OS-FLV-EXT-DATA:ephemeral"] ?? 0),
      rxtxFactor: Number(rxtx_factor ?? 1),
      isPublic: toBoolean(rest["os-flavor-access:is_public"] ?? true) ?? true,
      description: description ?? null,
    };
    if (findInstancetype(kube, flavor.id)) throw conflict(`Flavor with ID ${flavor.id} already exists.`);
    const taken = kube.list("VirtualMachineClusterInstancetype").some((one) => toFlavor(one).name === flavor.name);
    if (taken) throw conflict(`Flavor with name ${flavor.name} already exists.`);
    try {
      return { flavor: toAnswer(call, toFlavor(await kube.create(toInstancetype(flavor)))) };
    } catch (error) {
      // Two flavors of one name at the same moment: the cache had neither.
      if (isAlreadyExists(error)) throw conflict(`Flavor with name ${flavor.name} already exists.`);
      throw error;
    }
  },

  async update(call) {
    const { description } = call.body.flavor;
    const updated = await call.kube.update(get(call, call.path.flavor_id), (copy) => {
      const { [DESCRIPTION]: _, ...annotations } = copy.metadata.annotations ?? {};
      copy.metadata.annotations = description === null ? annotations : { ...annotations, [DESCRIPTION]: description };
      return copy;
    });
    return { flavor: toAnswer(call, toFlavor(updated)) };
  },

  async delete(call) {
    // Servers keep theirs: KubeVirt pins it in a ControllerRevision when they first start.
    await call.kube.delete(get(call, call.path.flavor_id));
    return undefined;
  },

  action: {
    async addTenantAccess(call) {
      const { tenant } = call.body.addTenantAccess;
      if (!findProject(call.kube, tenant)) throw badRequest(`Project ID ${tenant} is not a valid project.`);
      const instancetype = get(call, call.path.flavor_id);
      const projects = accessOf(instancetype);
      if (projects === undefined) throw conflict("Can not add access to a public flavor.");
      if (projects.includes(tenant))
        throw conflict(`Flavor access already exists for flavor ${flavorId(instancetype)} and project ${tenant}.`);
      return toAccess(await setAccess(call, instancetype, [...projects, tenant]));
    },

    async removeTenantAccess(call) {
      const { tenant } = call.body.removeTenantAccess;
      const instancetype = get(call, call.path.flavor_id);
      const projects = accessOf(instancetype) ?? [];
      if (!projects.includes(tenant)) throw notFound("Flavor access", `${flavorId(instancetype)} / ${tenant}`);
      return toAccess(
        await setAccess(
          call,
          instancetype,
          projects.filter((one) => one !== tenant),
        ),
      );
    },
  },
} satisfies Handlers<Flavors>;

export const flavorsDetail = {
  list(call) {
    const { items, links: more } = page(call, "flavors/detail");
    return { flavors: items.map((flavor) => toAnswer(call, flavor)), ...more };
  },
} satisfies Handlers<FlavorsDetail>;

export const flavorAccess = {
  list(call) {
    const instancetype = get(call, call.path.flavor_id);
    if (accessOf(instancetype) === undefined) throw notFound("Access list of public flavor", call.path.flavor_id);
    return toAccess(instancetype);
  },
} satisfies Handlers<FlavorsOsFlavorAccess>;
