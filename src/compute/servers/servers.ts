/** Servers: how a VirtualMachine carries one stands in `virtual-machine.ts`. */
import type { Servers, ServersDetail } from "../../../generated/compute/index.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { conflict } from "../../http/errors.ts";
import { rows } from "../../http/rows.ts";
import { ACCESS_IPV4, ACCESS_IPV6, DESCRIPTION, DISK_CONFIG, HOSTNAME, NAME, openstackId } from "../../kube/names.ts";
import { findHost, ZONE_LABEL, zoneOf } from "../../placement/hosts.ts";
import { links } from "../links.ts";
import { cut } from "../pages.ts";
import { serverActions } from "./actions/index.ts";
import { withoutExtensions } from "./addresses.ts";
import { annotated } from "./annotated.ts";
import { createServers, wantsReservation } from "./create/create.ts";
import { deleteServer } from "./delete.ts";
import { findServers } from "./filters.ts";
import { getServer, getUnlocked, type Server, toRow } from "./surroundings.ts";
import type { VirtualMachine } from "./task.ts";
import { userDataOf } from "./user-data.ts";
import { toServer, toSummary } from "./view.ts";

async function page(call: Call, { path, rule }: { path: string; rule: "index" | "detail" }) {
  const { items, next } = cut(call, path, await findServers(call, rule), openstackId);
  return { items, more: next === undefined ? {} : { servers_links: next } };
}

const itself = (vm: VirtualMachine) => vm;

async function shown(call: Call, server: Server) {
  const answer = toServer(call, server);
  if ("OS-EXT-SRV-ATTR:user_data" in answer) answer["OS-EXT-SRV-ATTR:user_data"] = await userDataOf(call.kube, server.vm);
  return { server: answer };
}

export const servers = {
  async list(call) {
    const { items, more } = await page(call, { path: "servers", rule: "index" });
    return { servers: rows(items, itself, (vm) => toSummary(call, vm)), ...more };
  },

  async show(call) {
    return shown(call, await getServer(call, call.path.server_id));
  },

  async create(call) {
    const { servers: made, reservationId, adminPass } = await createServers(call);
    if (wantsReservation(call.body)) return new Reply({ body: { reservation_id: reservationId } });
    const { security_groups, ...rest } = call.body.server;
    const id = openstackId(made[0]!);
    const server = {
      id,
      links: links(call, "servers", id),
      "OS-DCF:diskConfig": rest["OS-DCF:diskConfig"] ?? "MANUAL",
      security_groups: security_groups ?? [{ name: "default" }],
      adminPass,
    };
    return new Reply({ body: { server }, headers: { location: server.links[0]!.href } });
  },

  async update(call) {
    const { server: changes } = call.body;
    // A lock does not keep a server from being renamed.
    const server = await getServer(call, call.path.server_id);
    const zone = zoneChange(call, server, changes.pinned_availability_zone);
    const updated = await call.kube.update(server.vm, (copy) => {
      const changed = annotated(call.now(), toAnnotations(changes))(copy);
      if (changes.hostname !== undefined) changed.spec.template.spec!.hostname = changes.hostname.split(".")[0]!.toLowerCase();
      return zone(changed);
    });
    const { server: answer } = await shown(call, toRow(call.kube, updated, call.now));
    return { server: call.since("2.75") ? answer : { ...answer, addresses: withoutExtensions(answer.addresses) } };
  },

  async delete(call) {
    await deleteServer(call, await getUnlocked(call, call.path.server_id));
    return undefined;
  },

  action: serverActions,
} satisfies Handlers<Servers>;

export const serversDetail = {
  async list(call) {
    const { items, more } = await page(call, { path: "servers/detail", rule: "detail" });
    return { servers: rows(items, itself, (vm) => toServer(call, toRow(call.kube, vm, call.now))), ...more };
  },
} satisfies Handlers<ServersDetail>;

type Changes = Servers["update"]["body"]["server"];

function toAnnotations(changes: Changes): Record<string, string | undefined> {
  const annotations: Record<string, string | undefined> = {};
  if (changes.name !== undefined) annotations[NAME] = changes.name.trim();
  if (changes.description !== undefined) annotations[DESCRIPTION] = changes.description ?? undefined;
  if (changes["OS-DCF:diskConfig"] !== undefined) annotations[DISK_CONFIG] = changes["OS-DCF:diskConfig"];
  if (changes.accessIPv4 !== undefined) annotations[ACCESS_IPV4] = changes.accessIPv4 || undefined;
  if (changes.accessIPv6 !== undefined) annotations[ACCESS_IPV6] = changes.accessIPv6 || undefined;
  if (changes.hostname !== undefined) annotations[HOSTNAME] = changes.hostname.includes(".") ? changes.hostname : undefined;
  return annotations;
}

/** Since 2.104 a server is pinned to the zone that it is in, or let go. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/compute/servers.py (update) */
function zoneChange(call: Call, { vm, vmi }: Server, wanted: string | null | undefined): (vm: VirtualMachine) => VirtualMachine {
  if (wanted === undefined) return (copy) => copy;
  const pinned = vm.spec.template.spec?.nodeSelector?.[ZONE_LABEL];
  const current = zoneOf(vmi?.status?.nodeName ? findHost(call.kube, vmi.status.nodeName) : undefined);
  if (wanted !== null && pinned !== undefined && wanted !== pinned)
    throw conflict("A pinned availability zone cannot be changed directly: set it to null first.");
  if (wanted !== null && pinned === undefined && wanted !== current)
    throw conflict(`The server is in availability zone ${current}, and can be pinned to no other.`);
  return (copy) => {
    const { [ZONE_LABEL]: _, ...selector } = copy.spec.template.spec!.nodeSelector ?? {};
    copy.spec.template.spec!.nodeSelector = wanted === null ? selector : { ...selector, [ZONE_LABEL]: wanted };
    return copy;
  };
}
