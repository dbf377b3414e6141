/** Of two replicas one drives the work in several steps; when it dies the other goes on where it was. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, named, networkWithSubnet, object, reaches, server } from "../scenarios/asking.ts";
import { type Cloud, eventually, startCloud } from "../scenarios/cloud.ts";
import { type ReplicaState, replicasOf } from "./control.ts";

let cloud: Cloud;
let network: string;
const control = replicasOf(process.env["DICOT_CLOUD"]);
beforeAll(async () => {
  cloud = await startCloud();
  ({ network } = await networkWithSubnet(cloud.demo, "led", "10.110.0.0/24"));
});
afterAll(() => cloud.close());

const leasePath = "/apis/coordination.k8s.io/v1/namespaces/dicot-system/leases/dicot-reconcilers";
interface LeaseSpec {
  holderIdentity: string;
  leaseDurationSeconds: number;
  leaseTransitions: number;
}
const lease = async () => (await object(cloud, leasePath)).spec as unknown as LeaseSpec;

/** Each replica logs the identity with which it leads. */
async function leaderAmong(replicas: readonly ReplicaState[]): Promise<ReplicaState | undefined> {
  const { holderIdentity } = await lease();
  for (const replica of replicas) {
    const words = (await readFile(replica.logFile, "utf8")).split("\n");
    if (words.some((line) => line.includes(`"identity":"${holderIdentity}"`) && line.includes('"leading"'))) return replica;
  }
  return undefined;
}

const leader = () =>
  eventually(
    async () => leaderAmong((await control.state()).replicas.filter(({ running }) => running)),
    (found) => found !== undefined,
    30,
  ) as Promise<ReplicaState>;

describe("the leader", () => {
  it("is one", async () => {
    const { replicas } = await control.state();
    expect(replicas.filter(({ running }) => running).length).toBeGreaterThan(1);
    const { name } = await leader();
    // Nobody takes it from one who renews it: for more than the Lease's time there is no other.
    const { leaseDurationSeconds, leaseTransitions } = await lease();
    const until = Date.now() + (leaseDurationSeconds + 2) * 1000;
    await eventually(
      async () => (await leader()).name === name && Date.now() > until,
      (over) => over,
      leaseDurationSeconds + 10,
    );
    expect((await lease()).leaseTransitions).toBe(leaseTransitions);
  });

  it("that is killed in the middle of a resize is followed by the other, who finishes it", { timeout: 90_000 }, async () => {
    const { demo } = cloud;
    const web = await server(demo, "led", network);
    const small = await named(demo, "compute", "/flavors", "m1.small");
    const was = await leader();
    const { leaseDurationSeconds, leaseTransitions } = await lease();
    due(await demo.ask("compute", "POST", `/servers/${web.id}/action`, { body: { resize: { flavorRef: small.id } } }), 202);
    await control.kill(was.name, "SIGKILL");
    const died = Date.now();
    const follower = await eventually(leader, ({ name }) => name !== was.name, leaseDurationSeconds + 10);
    expect(follower.name).not.toBe(was.name);
    expect((Date.now() - died) / 1000).toBeLessThan(leaseDurationSeconds * (4 / 3) + 2);
    expect((await lease()).leaseTransitions).toBe(leaseTransitions + 1);
    await reaches(demo, "compute", `/servers/${web.id}`, "VERIFY_RESIZE");

    await control.restart(was.name);
    expect((await leader()).name).toBe(follower.name);
    due(await demo.ask("compute", "POST", `/servers/${web.id}/action`, { body: { confirmResize: null } }), 204);
    await reaches(demo, "compute", `/servers/${web.id}`, "ACTIVE");
    due(await demo.ask("compute", "DELETE", `/servers/${web.id}`), 204);
    await gone(demo, "compute", `/servers/${web.id}`);
    expect(await listed(demo, "compute", "/servers")).toEqual([]);
  });

  it("that is asked to end gives the Lease back, and is followed at once", { timeout: 60_000 }, async () => {
    const was = await leader();
    const { leaseDurationSeconds } = await lease();
    await control.kill(was.name, "SIGTERM");
    const ended = Date.now();
    await eventually(leader, ({ name }) => name !== was.name);
    // The other one looks three times in a Lease's time.
    expect((Date.now() - ended) / 1000).toBeLessThan(leaseDurationSeconds / 3 + 3);
    await control.restart(was.name);
  });
});
