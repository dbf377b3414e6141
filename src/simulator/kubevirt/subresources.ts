/** virt-api's subresources: the verbs of VMs and instances, with KubeVirt's answers (pkg/virt-api/rest, v1.9.0). */
import { authorize } from "../access.ts";
import { type Answer, type Incoming, type Route, readJson } from "../endpoint.ts";
import type { Simulation } from "../simulation.ts";
import { Refusal } from "../status.ts";
import { accept } from "../websocket.ts";
import type { Action } from "./action.ts";
import { instanceActions } from "./instance-actions.ts";
import { instanceStreams } from "./instance-streams.ts";
import { machineActions } from "./machine-actions.ts";
import { podsOf } from "./vmi.ts";

const GROUP_VERSION = "subresources.kubevirt.io/v1";

const verbs: Record<string, string> = { GET: "get", PUT: "update", POST: "create" };

export function subresources(sim: Simulation): Route[] {
  const pods = podsOf(sim);
  const actions: Record<string, Record<string, Action>> = {
    virtualmachines: machineActions(sim),
    virtualmachineinstances: instanceActions(sim, pods),
  };
  const streams = instanceStreams(sim, pods);
  const names = [
    ...Object.entries(actions).flatMap(([resource, of]) => Object.keys(of).map((action) => `${resource}/${action}`)),
    ...Object.keys(streams).map((name) => `virtualmachineinstances/${name}`),
  ];

  const upgrade: Route["upgrade"] = async ({ request, path, asker }, { socket, head }) => {
    const { namespace = "", resource, name = "", action = "" } = path;
    const stream = resource === "virtualmachineinstances" ? streams[action] : undefined;
    if (!stream) throw new Refusal(404, "NotFound", "404: Page Not Found");
    await authorize(sim.cluster, asker(), {
      ...{ namespace, name, resource: "virtualmachineinstances", subresource: action },
      ...{ verb: "get", group: "subresources.kubevirt.io", version: "v1" },
    });
    const play = await stream({ namespace, name });
    await play(accept(request, socket, head));
  };

  async function handle({ request, path, asker }: Incoming): Promise<Answer> {
    const { namespace, resource, name, action } = path as { namespace: string; resource: string; name: string; action: string };
    const reading = request.method === "GET";
    // Answers of verbs have no body, so there is no JSON that virt-api could promise.
    if (!reading && !/\*\/\*|^$/.test(request.headers.accept ?? ""))
      return { code: 406, body: "406: Not Acceptable\n\nAvailable representations: */*" };
    const handler = actions[resource]?.[action];
    if (!handler) throw new Refusal(404, "NotFound", "404: Page Not Found");
    await authorize(sim.cluster, asker(), {
      namespace,
      verb: verbs[request.method ?? "GET"] ?? "get",
      group: "subresources.kubevirt.io",
      version: "v1",
      resource,
      subresource: action,
      name,
    });
    return handler({ namespace, name }, (reading ? undefined : await readJson<Record<string, unknown>>(request)) ?? {});
  }

  return [
    {
      methods: ["PUT", "GET"],
      pattern:
        /^\/apis\/subresources\.kubevirt\.io\/v1(?:alpha3)?\/namespaces\/(?<namespace>[^/]+)\/(?<resource>[^/]+)\/(?<name>[^/]+)\/(?<action>[^/]+)$/,
      handle,
      upgrade,
    },
    {
      methods: ["GET"],
      pattern: /^\/apis\/subresources\.kubevirt\.io\/v1$/,
      handle: async () => ({
        body: {
          kind: "APIResourceList",
          apiVersion: "v1",
          groupVersion: GROUP_VERSION,
          resources: names.map((each) => ({ name: each, singularName: "", namespaced: true, kind: "", verbs: ["get", "update"] })),
        },
      }),
    },
  ];
}
