/** Which servers a list has, and in which order. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/compute/servers.py (_get_servers) */
import type { Servers } from "../../../generated/compute/index.ts";
import { isTrue, toBoolean } from "../../http/boolean.ts";
import type { Call } from "../../http/call.ts";
import { badRequest, forbidden } from "../../http/errors.ts";
import {
  ACCESS_IPV4,
  ACCESS_IPV6,
  annotation,
  DESCRIPTION,
  displayName,
  IMAGE_ID,
  KEY_NAME,
  LAUNCH_INDEX,
  LAUNCHED_AT,
  METADATA,
  RESERVATION_ID,
  TAGS,
} from "../../kube/names.ts";
import { findHost, zoneOf } from "../../placement/hosts.ts";
import { compareBy, many, markerOf, single, unknownMarker } from "../pages.ts";
import { addressesOf } from "./addresses.ts";
import { lockOf } from "./lock.ts";
import { knownStatuses } from "./status.ts";
import { flavorOf, isServer, rootDiskName, type Server, serversIn, toRow, youngestServers } from "./surroundings.ts";
import type { VirtualMachine } from "./task.ts";
import { deviceName, hostnameOf, updatedAt, userOf } from "./view.ts";

type Query = Servers["list"]["query"];
type Matcher = (server: Server) => boolean;

/** What Nova's database calls the columns of a server. */
const columns: Record<string, (server: Server) => unknown> = {
  uuid: ({ id }) => id,
  display_name: ({ vm }) => displayName(vm),
  display_description: ({ vm }) => vm.metadata.annotations?.[DESCRIPTION] ?? null,
  created_at: ({ vm }) => vm.metadata.creationTimestamp,
  updated_at: ({ vm, vmi }) => updatedAt(vm, vmi),
  launched_at: ({ vm }) => vm.metadata.annotations?.[LAUNCHED_AT] ?? null,
  terminated_at: () => null,
  host: ({ vmi }) => vmi?.status?.nodeName ?? null,
  node: ({ vmi }) => vmi?.status?.nodeName ?? null,
  hostname: ({ vm }) => hostnameOf(vm),
  image_ref: ({ vm }) => vm.metadata.annotations?.[IMAGE_ID] ?? "",
  key_name: ({ vm }) => vm.metadata.annotations?.[KEY_NAME] ?? null,
  user_id: ({ vm }) => userOf(vm),
  project_id: ({ projectId }) => projectId,
  launch_index: ({ vm }) => Number(vm.metadata.annotations?.[LAUNCH_INDEX] ?? 0),
  reservation_id: ({ vm }) => vm.metadata.annotations?.[RESERVATION_ID] ?? "",
  kernel_id: () => "",
  ramdisk_id: () => "",
  access_ip_v4: ({ vm }) => vm.metadata.annotations?.[ACCESS_IPV4] ?? null,
  access_ip_v6: ({ vm }) => vm.metadata.annotations?.[ACCESS_IPV6] ?? null,
  config_drive: ({ vm }) => (vm.spec.template.spec?.volumes?.some((volume) => volume.cloudInitConfigDrive) ? "True" : ""),
  root_device_name: ({ vm, vmi }) => deviceName(vm, vmi, rootDiskName(vm)),
  progress: () => 0,
  locked: ({ vm }) => lockOf(vm) !== undefined,
  locked_by: ({ vm }) => lockOf(vm)?.by ?? null,
  vm_state: ({ state }) => state.vm_state,
  task_state: ({ state }) => state.task_state,
  power_state: ({ state }) => state.power_state,
};

/** What the query calls them, where that is another word. */
const aliases: Record<string, string> = {
  image: "image_ref",
  description: "display_description",
  name: "display_name",
  tenant_id: "project_id",
};

/** Columns that are matched by a regular expression. nova/db/main/api.py (_regex_instance_filter) */
const expressions = new Set(["display_name", "display_description"]);

/** Whom a filter is for: nobody else's filters count, and Nova does not say so. */
const forAll = new Set(["reservation_id", "name", "status", "image", "flavor", "ip", "changes-since", "all_tenants"]);
const forAllSince: Record<string, readonly string[]> = {
  "2.5": ["ip6"],
  "2.26": ["tags", "tags-any", "not-tags", "not-tags-any"],
  "2.66": ["changes-before"],
  "2.73": ["locked"],
  "2.83": [
    "availability_zone",
    "config_drive",
    "key_name",
    "created_at",
    "launched_at",
    "terminated_at",
    "power_state",
    "task_state",
    "vm_state",
    "progress",
    "user_id",
  ],
};

/**
 * The servers that the query asks for and that follow its marker, in its order. Throws 400 and 403 as Nova does. The marker need not be one
 * that the filters let through: it may have changed since it was shown.
 */
export async function findServers(call: Call, rule: "index" | "detail"): Promise<Iterable<VirtualMachine>> {
  const query = call.query as Query;
  const all = toBoolean(single(query.all_tenants) ?? "false");
  if (query.all_tenants !== undefined && all === undefined && single(query.all_tenants) !== "")
    throw badRequest(`Invalid value '${single(query.all_tenants)}' for all_tenants.`);
  const everywhere = all === true || single(query.all_tenants) === "";
  if (everywhere) call.enforce(`os_compute_api:servers:${rule}:get_all_tenants`, { project_id: call.token.project?.id });
  const order = orderOf(call);
  const matchers = await matchersOf(call, query, everywhere);
  if (matchers === "none") return [];
  const namespace = everywhere ? undefined : call.project.namespace;
  const marker = findMarker(call, namespace);
  const matches = (server: Server) => matchers.every((one) => one(server));
  const rowOf = (vm: VirtualMachine) => toRow(call.kube, vm, call.now);
  if (order === undefined) {
    const youngest = youngestServers(call.kube, namespace, marker);
    return matchers.length === 0 ? youngest : youngest.filter((vm) => matches(rowOf(vm)));
  }
  const after = marker && rowOf(marker);
  return serversIn(call.kube, namespace, call.now)
    .filter((server) => matches(server) && (after === undefined || order(server, after) > 0))
    .sort(order)
    .map(({ vm }) => vm);
}

/** Throws 400 for one that is not there. */
function findMarker(call: Call, namespace: string | undefined): VirtualMachine | undefined {
  const marker = markerOf(call);
  if (marker === undefined) return undefined;
  const found = call.kube.findById("VirtualMachine", namespace, marker);
  if (found === undefined || !isServer(call.kube, found)) throw unknownMarker(marker);
  return found;
}

/** Undefined for the youngest first, which is Nova's own order and is kept in memory. */
function orderOf(call: Call): ((a: Server, b: Server) => number) | undefined {
  const query = call.query as Query;
  const keys = query.sort_key === undefined ? ["created_at"] : many(query.sort_key);
  if (!call.admin && keys.some((key) => key === "host" || key === "node"))
    throw forbidden("Only administrators can sort servers by host, node");
  const known = keys.filter((key) => key in columns);
  const directions = query.sort_dir === undefined ? ["desc"] : many(query.sort_dir);
  if (known.length === 0 || (known.join() === "created_at" && directions[0] === "desc")) return undefined;
  // The id last, so that pages hang together.
  return compareBy([...known, "uuid"], directions, (server, key) => columns[key]?.(server));
}

async function matchersOf(call: Call, query: Query, everywhere: boolean): Promise<Matcher[] | "none"> {
  const allowed = new Set(forAll);
  for (const [version, names] of Object.entries(forAllSince)) if (call.since(version)) for (const name of names) allowed.add(name);
  const given = (name: keyof Query) =>
    call.can("os_compute_api:servers:allow_all_filters", { project_id: call.token.project?.id }) || allowed.has(name)
      ? query[name]
      : undefined;

  const matchers: Matcher[] = [];
  const statuses = statusMatcher(call, many(given("status")));
  if (statuses === "none") return "none";
  if (statuses) matchers.push(statuses);
  if (isTrue(single(given("deleted"))) || isTrue(single(given("soft_deleted")))) return "none";
  matchers.push(...timeMatchers(single(given("changes-since")), single(given("changes-before"))));
  matchers.push(...tagMatchers(given));

  const flavor = single(given("flavor"));
  if (flavor !== undefined) matchers.push(({ vm }) => flavorOf(call.kube, vm)?.id === flavor);
  const zone = single(given("availability_zone"));
  if (zone !== undefined)
    matchers.push(({ vmi }) => zoneOf(vmi?.status?.nodeName ? findHost(call.kube, vmi.status.nodeName) : undefined) === zone);
  for (const text of many(given("metadata"))) matchers.push(metadataMatcher(text));
  for (const [name, version] of [
    ["ip", 4],
    ["ip6", 6],
  ] as const) {
    const pattern = single(given(name));
    if (pattern !== undefined) matchers.push(await addressMatcher(call, pattern, version));
  }
  for (const name of Object.keys(query) as (keyof Query)[]) {
    const column = aliases[name] ?? name;
    if (!(column in columns) || given(name) === undefined) continue;
    // Without all_tenants Nova does not look at it.
    if (column === "project_id" && !everywhere) continue;
    matchers.push(await columnMatcher(column, single(query[name])!));
  }
  return matchers;
}

function statusMatcher(call: Call, wanted: readonly string[]): Matcher | "none" | undefined {
  if (wanted.length === 0) return undefined;
  const statuses = wanted.map((status) => status.toUpperCase());
  const known = statuses.filter((status) => knownStatuses.has(status));
  if (known.length === 0) {
    if (call.since("2.38")) throw badRequest("Invalid status value");
    return "none";
  }
  if (known.every((status) => status === "DELETED")) {
    if (!call.admin) throw forbidden("Only administrators may list deleted instances");
    return "none";
  }
  return ({ status }) => known.includes(status);
}

function timeMatchers(since: string | undefined, before: string | undefined): Matcher[] {
  const parse = (text: string, name: string) => {
    const time = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
    if (Number.isNaN(time)) throw badRequest(`Invalid filter field: ${name}.`);
    return time;
  };
  const from = since === undefined ? undefined : parse(since, "changes-since");
  const to = before === undefined ? undefined : parse(before, "changes-before");
  if (from !== undefined && to !== undefined && to < from)
    throw badRequest("The value of changes-since must be less than or equal to changes-before.");
  const matchers: Matcher[] = [];
  if (from !== undefined) matchers.push(({ vm, vmi }) => Date.parse(updatedAt(vm, vmi)) >= from);
  if (to !== undefined) matchers.push(({ vm, vmi }) => Date.parse(updatedAt(vm, vmi)) <= to);
  return matchers;
}

function tagMatchers(given: (name: keyof Query) => string[] | unknown): Matcher[] {
  const tagsOf = ({ vm }: Server) => annotation<string[]>(vm, TAGS, []);
  const matcher = (name: keyof Query, matches: (wanted: string[], tags: string[]) => boolean): Matcher[] => {
    const wanted = single(given(name))?.split(",");
    return wanted === undefined ? [] : [(server) => matches(wanted, tagsOf(server))];
  };
  return [
    ...matcher("tags", (wanted, tags) => wanted.every((tag) => tags.includes(tag))),
    ...matcher("tags-any", (wanted, tags) => wanted.some((tag) => tags.includes(tag))),
    ...matcher("not-tags", (wanted, tags) => !wanted.every((tag) => tags.includes(tag))),
    ...matcher("not-tags-any", (wanted, tags) => !wanted.some((tag) => tags.includes(tag))),
  ];
}

function metadataMatcher(text: string): Matcher {
  let wanted: Record<string, string>;
  try {
    wanted = JSON.parse(text);
  } catch {
    throw badRequest("Invalid filter field: metadata.");
  }
  return ({ vm }) => {
    const metadata = annotation<Record<string, string>>(vm, METADATA, {});
    return Object.entries(wanted).every(([key, value]) => metadata[key] === String(value));
  };
}

async function columnMatcher(column: string, wanted: string): Promise<Matcher> {
  const read = columns[column]!;
  if (expressions.has(column)) {
    const matches = await expression(wanted);
    return (server) => matches(String(read(server) ?? ""));
  }
  if (column === "locked" || column === "config_drive") {
    const flag = toBoolean(wanted);
    return (server) => Boolean(read(server)) === flag;
  }
  return (server) => String(read(server) ?? "") === wanted;
}

async function addressMatcher(call: Call, pattern: string, version: 4 | 6): Promise<Matcher> {
  const matches = await expression(pattern);
  return (server) =>
    Object.values(addressesOf(call.kube, server))
      .flat()
      .some((address) => address["OS-EXT-IPS:type"] === "fixed" && address.version === version && matches(address.addr));
}

/**
 * Names are matched without regard to case, as MySQL's REGEXP does. By RE2, which no expression makes slow;
 * it is loaded when somebody first sends one, as most filters are plain text.
 */
async function expression(pattern: string): Promise<(text: string) => boolean> {
  if (/^[\w -]*$/.test(pattern)) return (text) => text.toLowerCase().includes(pattern.toLowerCase());
  const { RE2JS } = await import("re2js");
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return (text) => compiled.matcher(text).find();
  } catch {
    throw badRequest(`'${pattern}' is no regular expression that is understood here.`);
  }
}
