import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silent } from "../testing/cluster.ts";
import { send } from "../testing/world.ts";
import { createAuthority } from "../x509/authority.ts";
import { type Endpoint, listen, type Route } from "./endpoint.ts";

const authority = createAuthority("front-proxy-ca", new Date());
const stranger = createAuthority("front-proxy-ca", new Date());
const ours = createAuthority("simulator", new Date());
const clientNamed = (commonName: string, by = authority) => by.issue({ subject: { commonName }, uses: ["client"] });

const routes: Route[] = [{ methods: ["GET"], pattern: /^\/who$/, handle: async ({ asker }) => ({ body: asker() }) }];
let endpoint: Endpoint;
beforeAll(async () => {
  const { certificate, key } = ours.issue({ subject: { commonName: "simulator" }, uses: ["server"], addresses: ["127.0.0.1"] });
  const frontProxy = {
    authority: authority.certificate,
    names: ["front-proxy-client"],
    userHeaders: ["X-Remote-User"],
    groupHeaders: ["X-Remote-Group"],
    extraPrefixes: ["X-Remote-Extra-"],
  };
  endpoint = await listen(routes, silent, { certificate, key, frontProxy });
});
afterAll(() => endpoint.close());

const who = (client?: { certificate: string; key: string }) =>
  send(`${endpoint.url}/who`, {
    ca: ours.certificate,
    // A connection that is kept would keep who came over it.
    agent: false,
    headers: { "x-remote-user": "eve", "x-remote-group": ["a", "b"], "x-remote-extra-example.org%2fid": "7" },
    ...(client && { cert: client.certificate, key: client.key }),
  });

describe("an endpoint that another process calls", () => {
  it("believes the API server who asks", async () => {
    const { status, body } = await who(clientNamed("front-proxy-client"));
    expect([status, JSON.parse(body.toString())]).toEqual([200, { user: "eve", groups: ["a", "b"], extra: { "example.org/id": ["7"] } }]);
  });

  it.each([
    ["nobody in particular", undefined],
    ["a client of another name", clientNamed("eve")],
    ["one whom another authority calls so", clientNamed("front-proxy-client", stranger)],
  ])("does not believe %s", async (_, client) => {
    expect((await who(client)).status).toBe(401);
  });
});
