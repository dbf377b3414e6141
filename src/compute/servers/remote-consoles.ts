/** The screen and the serial line of a server: a URL with a token, by which `consoles/tunnel.ts` leads to KubeVirt's VNC and console. */
import type { Servers, ServersRemoteConsoles } from "../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { badRequest, conflict } from "../../http/errors.ts";
import { identityOf } from "../../identity/tokens.ts";
import { consoleUrl } from "../consoles/settings.ts";
import { type ConsoleKind, signGrant } from "../consoles/token.ts";
import { getServer, type Server } from "./surroundings.ts";

type Actions = Handlers<Servers>["action"] & object;

// Nova's protocol and type on the left; of all others KubeVirt has none.
const kinds: Record<string, ConsoleKind> = { "vnc novnc": "vnc", "serial serial": "console" };

/** Throws 400 for a console that the server does not have, 409 while it does not run. */
async function urlOf(call: Call & { path: { server_id: string } }, protocol: string, type: string): Promise<string> {
  const server = await getServer(call, call.path.server_id);
  call.enforce("os_compute_api:os-remote-consoles", { project_id: server.projectId });
  const kind = kinds[`${protocol} ${type}`];
  if (kind === undefined || !hasDevice(server, kind)) throw badRequest(`Unavailable console type ${type}.`);
  const { metadata } = server.vm;
  if (/^(deleting|migrating)$/.test(server.state.task_state ?? ""))
    throw conflict(`Cannot 'get_${protocol}_console' instance ${server.id} while it is in task_state ${server.state.task_state}`);
  if (server.vmi?.status?.phase !== "Running") throw conflict(`Instance ${server.id} is not ready: it does not run.`);
  const { namespace = "", name = "", uid = "" } = metadata;
  const token = await signGrant(call.kube, { kind, namespace, name, uid, account: identityOf(call.token) }, call.now());
  return consoleUrl(call.kube, call.url.replace(/\/compute\/v2(\.1)?$/, ""), { page: kind === "vnc", token });
}

/** KubeVirt gives both to every machine that does not decline. */
function hasDevice({ vmi }: Server, kind: ConsoleKind): boolean {
  const { autoattachGraphicsDevice, autoattachSerialConsole } = vmi?.spec.domain.devices ?? {};
  return (kind === "vnc" ? autoattachGraphicsDevice : autoattachSerialConsole) !== false;
}

export const remoteConsoles = {
  async create(call) {
    const { protocol, type } = call.body.remote_console;
    return { remote_console: { protocol, type, url: await urlOf(call, protocol, type) } };
  },
} satisfies Handlers<ServersRemoteConsoles>;

/** Until 2.5 an action for each protocol. */
export const consoleActions = {
  async "os-getVNCConsole"(call) {
    const { type } = call.body["os-getVNCConsole"];
    return { console: { type, url: await urlOf(call, "vnc", type) } };
  },

  async "os-getSerialConsole"(call) {
    const { type } = call.body["os-getSerialConsole"];
    return { console: { type, url: await urlOf(call, "serial", type) } };
  },

  async "os-getSPICEConsole"(call) {
    const { type } = call.body["os-getSPICEConsole"];
    return { console: { type, url: await urlOf(call, "spice", type) } };
  },
} satisfies Actions;
