import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerCloud, startServerCloud, turn } from "../../testing/server-cloud.ts";

let cloud: ServerCloud;
beforeAll(async () => {
  cloud = await startServerCloud();
});
afterAll(() => cloud.close());

describe("GET /v2.1/servers/{server_id}/os-instance-actions", () => {
  it("tells of a server that is deleted, to its project and to administrators", async () => {
    const id = String((await cloud.running())["id"]);
    const path = `/servers/${id}/os-instance-actions`;
    await cloud.act(id, { lock: null });
    await cloud.act(id, { unlock: null });
    const actions = async (options = {}) => {
      const { status, body } = await cloud.ask("GET", path, options);
      return status === 200 ? [...body["instanceActions"]!].map(({ action }) => String(action)) : status;
    };
    expect(await actions()).toEqual(["unlock", "lock", "create"]);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(204);
    while ((await cloud.ask("GET", `/servers/${id}`)).status !== 404) await turn();
    const all = ["create", "delete", "lock", "unlock"];
    expect([...((await actions()) as string[])].sort()).toEqual(all);
    expect([...((await actions({ token: cloud.tokens.admin })) as string[])].sort()).toEqual(all);
    expect(await actions({ microversion: "2.20" })).toBe(404);
    const { body } = await cloud.ask("GET", path);
    const deletion = [...body["instanceActions"]!].find(({ action }) => String(action) === "delete")!;
    expect((await cloud.ask("GET", `${path}/${deletion["request_id"]}`)).body["instanceAction"]).toMatchObject({
      action: "delete",
      instance_uuid: id,
      events: [{ event: "compute_delete", result: "Success" }],
    });
    const [event] = await cloud.kube.own.readAll("Event", cloud.namespaces.demo);
    expect(event).toMatchObject({ reason: "ServerDeleted", involvedObject: { kind: "VirtualMachine" } });
  });

  it("knows nothing of servers of other projects, and of those that never were", async () => {
    const { body } = await cloud.ask("POST", "/servers", {
      token: cloud.tokens.admin,
      body: { server: { name: "other", flavorRef: "1", imageRef: cloud.imageRef, networks: "none" } },
    });
    const id = String(body["server"]!["id"]);
    await cloud.ask("DELETE", `/servers/${id}`, { token: cloud.tokens.admin });
    while ((await cloud.ask("GET", `/servers/${id}`, { token: cloud.tokens.admin })).status !== 404) await turn();
    expect((await cloud.ask("GET", `/servers/${id}/os-instance-actions`)).status).toBe(404);
    expect((await cloud.ask("GET", `/servers/${id}/os-instance-actions`, { token: cloud.tokens.admin })).status).toBe(200);
    expect((await cloud.ask("GET", "/servers/00000000-0000-4000-8000-000000000000/os-instance-actions")).status).toBe(404);
  });
});
