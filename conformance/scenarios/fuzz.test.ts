/** Whatever is sent to whatever operation: no 500, the service's own envelope, answers that fit their schemas, nothing of our insides. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadContract } from "../../src/http/contract.ts";
import { due, made, networkWithSubnet, server } from "./asking.ts";
import { type Answer, type Caller, type Cloud, type ServiceType, startCloud } from "./cloud.ts";
import { chance, type Ids, requestFor } from "./fuzz.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? 1);
const rounds = Number(process.env["FUZZ_ROUNDS"] ?? 6);

const envelopes: Record<ServiceType, (body: Record<string, unknown>) => unknown> = {
  identity: (body) => (body["error"] as { message?: string })?.message,
  image: (body) => body["message"],
  compute: (body) => (Object.values(body)[0] as { message?: string })?.message,
  "block-storage": (body) => (Object.values(body)[0] as { message?: string })?.message,
  network: (body) => (body["NeutronError"] as { message?: string })?.message,
  placement: (body) => (body["errors"] as { detail?: string }[])?.[0]?.detail,
};
const microversionHeader: Partial<Record<ServiceType, string>> = { compute: "compute", "block-storage": "volume", placement: "placement" };

const unknownId = "5f0c1c9a-3c43-4d1a-9a3c-0f2f6d3a7b11";

let cloud: Cloud;
let ids: Ids;
beforeAll(async () => {
  cloud = await startCloud();
  const [ours, theirs] = [await things(cloud.demo), await things(cloud.admin)];
  ids = {
    ...Object.fromEntries(Object.entries(ours).map(([word, some]) => [word, [...some, ...(theirs[word] ?? [])]])),
    none: [unknownId],
  };
});
afterAll(() => cloud.close());

/** Something of each kind; nobody's own user or project, lest a request locks its sender out, and nothing that others use. */
async function things(caller: Caller): Promise<Record<string, string[]>> {
  const { network, subnet } = await networkWithSubnet(caller, "fuzzed", "10.9.0.0/24");
  const kinds: [word: string, ServiceType, string, Record<string, object>][] = [
    ["volume", "block-storage", "/volumes", { volume: { size: 1, name: "fuzzed" } }],
    ["port", "network", "/ports", { port: { network_id: network } }],
    ["router", "network", "/routers", { router: { name: "fuzzed" } }],
    ["security_group", "network", "/security-groups", { security_group: { name: "fuzzed" } }],
    ["server_group", "compute", "/os-server-groups", { server_group: { name: "fuzzed", policies: ["affinity"] } }],
  ];
  const all = await Promise.all(
    kinds.map(async ([word, service, path, body]) => [word, [(await made(caller, service, path, body)).id]] as const),
  );
  const raw = { name: "fuzzed", disk_format: "raw", container_format: "bare" };
  const images = [await made(caller, "image", "/images", raw), await made(caller, "image", "/images", raw)];
  const bytes = { body: "fuzzed".repeat(100), headers: { "content-type": "application/octet-stream" } };
  due(await caller.ask("image", "PUT", `/images/${images[0]?.id}/file`, bytes), 204);
  const name = cloud.own(`fuzzed-${caller.projectId}`);
  const flavor = await made(cloud.admin, "compute", "/flavors", { flavor: { name, ram: 64, vcpus: 1, disk: 1 } });
  const servers = [await server(caller, "fuzzed", network), await server(caller, "fuzzed too", network)];
  return {
    ...Object.fromEntries(all),
    network: [network],
    subnet: [subnet],
    server: servers.map(({ id }) => id),
    image: images.map(({ id }) => id),
    flavor: [flavor.id],
  };
}

function fault(service: ServiceType, method: string, answer: Answer): string | undefined {
  if (answer.status >= 500 && answer.status !== 501) return "fails";
  if (/node_modules|\.ts:\d|at async/.test(answer.text)) return "tells of our insides";
  if (answer.status < 400 || method === "HEAD") return undefined;
  const body = answer.json();
  const message = answer.status === 401 ? envelopes.identity(body) : envelopes[service](body);
  return typeof message === "string" ? undefined : "has no envelope";
}

describe("requests made at random", () => {
  it.each(Object.keys(envelopes) as ServiceType[])("%s refuses or serves, and never fails", { timeout: 60_000 }, async (service) => {
    const contract = loadContract(service);
    const random = chance(seed);
    const faults: string[] = [];
    for (const operation of contract.operations.filter(({ removed }) => !removed)) {
      for (let round = 0; round < rounds; round++) {
        const { path, body, version } = requestFor(contract, operation, ids, random);
        const name = microversionHeader[service];
        const headers: Record<string, string> = name && version ? { "openstack-api-version": `${name} ${version}` } : {};
        const caller = round % 3 === 0 ? cloud.demo : cloud.admin;
        const answer = await caller.ask(service, operation.method, path, { headers, ...(body === undefined ? {} : { body }) });
        if (answer.status === 501) break;
        const what = fault(service, operation.method, answer);
        if (what !== undefined)
          faults.push(
            `${operation.id} ${what}: ${operation.method} ${path} ${version} ${JSON.stringify(body)} → ${answer.status} ${answer.text}`,
          );
      }
    }
    expect(faults).toEqual([]);
  });
});
