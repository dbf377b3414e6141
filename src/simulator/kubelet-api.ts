/** The part of a kubelet's own API that kubectl and Dicot reach through the API server: what a container has printed. */
import type { Route } from "./endpoint.ts";
import { consoleLog } from "./kubevirt/console-log.ts";
import type { Simulation } from "./simulation.ts";
import { Refusal } from "./status.ts";

/** The API server has checked the container's name, and who asks, before it sends a request on. */
export const kubeletRoutes = (sim: Simulation): Route[] => [
  {
    methods: ["GET"],
    pattern: /^\/containerLogs\/(?<namespace>[^/]+)\/(?<pod>[^/]+)\/(?<container>[^/]+)$/,
    async handle({ path, url }) {
      const { namespace = "", pod = "", container = "" } = path;
      if (!sim.cluster.find("Pod", namespace, pod)) throw new Refusal(404, "NotFound", `pod "${pod}" does not exist`);
      const log = (await consoleLog(sim, { namespace, pod, container })) ?? "";
      return { body: beginning(end(log, url.searchParams.get("tailLines")), url.searchParams.get("limitBytes")) };
    },
  },
];

const end = (text: string, lines: string | null) =>
  lines === null
    ? text
    : text
        .split(/(?<=\n)/)
        .slice(-Number(lines) || Number.POSITIVE_INFINITY)
        .join("");

const beginning = (text: string, bytes: string | null) => (bytes === null ? text : Buffer.from(text).subarray(0, Number(bytes)).toString());
