/**
 * `npm run bench:micro`: what a request costs inside the process, from the route to the answer's text, without HTTP, without logs, and without
 * what is kept of answers. A regression shows here, without any peer.
 */
import { randomUUID } from "node:crypto";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBackend } from "../../src/http/backend.ts";
import { defaultLimits } from "../../src/http/body.ts";
import { loadContract, type ServiceName } from "../../src/http/contract.ts";
import type { Answer } from "../../src/http/exchange.ts";
import { createAjv } from "../../src/http/formats.ts";
import { keepRows } from "../../src/http/rows.ts";
import { accessAllowed } from "../../src/identity/application-credential-objects.ts";
import { identityOf, verifyToken } from "../../src/identity/tokens.ts";
import { mounts } from "../../src/server.ts";
import { services } from "../../src/services.ts";
import { type ServerCloud, startServerCloud } from "../../src/testing/server-cloud.ts";

const SERVERS = 100;
let cloud: ServerCloud;
let server: string;

beforeAll(async () => {
  cloud = await startServerCloud();
  const quota_set = { instances: -1, cores: -1, ram: -1 };
  await cloud.ask("PUT", `/os-quota-sets/${cloud.projects.demo}`, { token: cloud.tokens.admin, body: { quota_set } });
  for (let n = 0; n < SERVERS; n += 10) {
    const { status } = await cloud.create({ name: `many-${n}`, min_count: 10, max_count: 10 });
    expect(status).toBe(202);
  }
  const { body } = await cloud.ask("GET", "/servers");
  const ids = [...(body["servers"] ?? [])].map(({ id }) => String(id));
  expect(ids).toHaveLength(SERVERS);
  for (const id of ids) await cloud.until(id, "ACTIVE");
  server = String(ids[0]);
}, 120_000);
afterAll(() => cloud.close());

interface Asked {
  service: ServiceName;
  path: string;
  search?: string;
  microversion?: string;
}

/** Asks one backend the same again and again. */
function asking({ service, path, search = "", microversion }: Asked): () => Promise<Answer> {
  const ajv = createAjv();
  const backend = createBackend({
    contract: loadContract(service),
    mount: mounts[service],
    collections: services[service],
    kube: cloud.kube,
    verifyToken,
    accessAllowed,
    identityOf,
    limits: defaultLimits,
    ajv: () => ajv,
    strict: false,
    rows: keepRows(0, false),
    now: () => new Date(),
  });
  const headers = {
    "x-auth-token": cloud.tokens.demo,
    ...(service === "identity" && { "x-subject-token": cloud.tokens.demo }),
    ...(microversion !== undefined && { "openstack-api-version": `${service} ${microversion}` }),
  };
  const incoming = new IncomingMessage(new Socket());
  return () =>
    backend.handle({
      requestId: `req-${randomUUID()}`,
      method: "GET",
      mount: mounts[service],
      path,
      search,
      headers,
      origin: "http://127.0.0.1:5000",
      incoming,
    });
}

const cases: [string, () => Asked][] = [
  ["validate a token", () => ({ service: "identity", path: "/v3/auth/tokens" })],
  ["show a server, 2.1", () => ({ service: "compute", path: `/v2.1/servers/${server}` })],
  ["show a server, 2.96", () => ({ service: "compute", path: `/v2.1/servers/${server}`, microversion: "2.96" })],
  [`list ${SERVERS} servers in detail`, () => ({ service: "compute", path: "/v2.1/servers/detail", search: `limit=${SERVERS}` })],
  [`list the ports of ${SERVERS} servers`, () => ({ service: "network", path: "/v2.0/ports" })],
  ["list images", () => ({ service: "image", path: "/v2/images" })],
  ["list flavors in detail", () => ({ service: "compute", path: "/v2.1/flavors/detail" })],
];

test.for(cases)("%s", async ([name, asked], { bench }) => {
  const ask = asking(asked());
  expect((await ask()).status).toBe(200);
  await bench(name, async () => void (await ask())).run({ time: 1000 });
});
