/** For tests: a cloud with flavors, simulated machines and all that servers need of other services. Imported by tests only. */
import pino from "pino";
import { blockStorage } from "../block-storage/index.ts";
import { bootstrapFlavors } from "../compute/bootstrap.ts";
import { compute } from "../compute/index.ts";
import { serverController } from "../compute/reconcile.ts";
import { image } from "../image/index.ts";
import { network } from "../network/index.ts";
import { type Answer, type Asked as AskedOfAny, type Cloud, type CloudOptions, startCloud } from "./cloud.ts";

export interface Asked extends AskedOfAny {
  /** Of Compute or Placement; the newest of Compute where absent. */
  microversion?: string;
}

export interface ComputeCloud extends Omit<Cloud, "ask"> {
  /** A path below the service's version: `ask("GET", "/servers")`. As the user demo where there is no token. */
  ask(method: string, path: string, options?: Asked): Promise<Answer>;
  /** The same for another service: `/networking/v2.0/networks`. */
  askAt(method: string, path: string, options?: Asked): Promise<Answer>;
}

/** `services` are added, or put in the place of the real ones. */
export async function startComputeCloud({ services, ...options }: Pick<CloudOptions, "services" | "log"> = {}): Promise<ComputeCloud> {
  const cloud = await startCloud({
    services: { image, network, compute, "block-storage": blockStorage, ...services },
    simulator: { nodes: 2 },
    ...options,
  });
  await bootstrapFlavors(cloud.kube);
  const controller = serverController(cloud, pino({ level: "error" }));
  const askAt: ComputeCloud["askAt"] = (method, path, { microversion, headers, ...asked } = {}) => {
    const service = path.startsWith("/placement") ? "placement" : "compute";
    return cloud.ask(method, path, {
      token: cloud.tokens.demo,
      ...asked,
      headers: { ...(microversion && { "openstack-api-version": `${service} ${microversion}` }), ...headers },
    });
  };
  return {
    ...cloud,
    askAt,
    ask: (method, path, options) => askAt(method, `/compute/v2.1${path}`, { microversion: "latest", ...options }),
    async close() {
      await controller.stop();
      await cloud.close();
    },
  };
}
