/** For tests: a cloud with an image and a network, and what tests do with servers. Imported by tests only. */
import { expect } from "vitest";
import type { VirtualMachine } from "../compute/servers/task.ts";
import { bootstrapImages } from "../image/bootstrap.ts";
import type { Answer, Json } from "./cloud.ts";
import { type Asked, type ComputeCloud, startComputeCloud } from "./compute-cloud.ts";

type Id = Json | string;

export interface ServerCloud extends ComputeCloud {
  imageRef: string;
  /** `private`, the only network of the project demo. */
  networkId: string;
  /** POST /servers of a small server, with changes. */
  create(server: object): Promise<Answer>;
  /** Throws where there is no such server. */
  show(id: Id, options?: Asked): Promise<Json>;
  act(id: Id, body: object, options?: Asked): Promise<Answer>;
  machine(id: Id): VirtualMachine;
  /** Asks until it is so. The simulated controllers wait for nothing, and vitest ends what never comes. */
  until(id: Id, status: string): Promise<Json>;
  /** Made, and ACTIVE. */
  running(server?: object): Promise<Json>;
}

/** The next turn of the event loop: other work comes first. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

export async function startServerCloud(options?: Parameters<typeof startComputeCloud>[0]): Promise<ServerCloud> {
  const cloud = await startComputeCloud(options);
  await bootstrapImages(cloud.kube);
  const images = await cloud.askAt("GET", "/image/v2/images");
  const imageRef = String(images.body["images"]![0]!["id"]);
  const network = await cloud.askAt("POST", "/networking/v2.0/networks", { body: { network: { name: "private" } } });
  const networkId = String(network.body["network"]!["id"]);
  await cloud.askAt("POST", "/networking/v2.0/subnets", {
    body: { subnet: { network_id: networkId, ip_version: 4, cidr: "10.1.0.0/24" } },
  });

  const create: ServerCloud["create"] = (server) =>
    cloud.ask("POST", "/servers", { body: { server: { name: "s", flavorRef: "1", imageRef, networks: "auto", ...server } } });
  const show: ServerCloud["show"] = async (id, options) => {
    const { body } = await cloud.ask("GET", `/servers/${id}`, options);
    if (body["server"] === undefined) throw new Error(JSON.stringify(body));
    return body["server"];
  };
  const until: ServerCloud["until"] = async (id, status) => {
    for (;;) {
      const server = await show(id);
      if (String(server["status"]) === status && server["OS-EXT-STS:task_state"] === null) return server;
      if (String(server["status"]) === "ERROR") throw new Error(JSON.stringify(server["fault"]));
      await turn();
    }
  };
  return {
    ...cloud,
    imageRef,
    networkId,
    create,
    show,
    until,
    act: (id, body, options = {}) => cloud.ask("POST", `/servers/${id}/action`, { body, ...options }),
    machine: (id) => cloud.kube.findById("VirtualMachine", undefined, String(id))!,
    async running(server = {}) {
      const { status, body } = await create(server);
      expect([status, body]).toMatchObject([202, { server: {} }]);
      return until(body["server"]!["id"]!, "ACTIVE");
    },
  };
}
