/** Reads come from memory: neither a GET nor the validation of a token asks the Kubernetes API anything. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloud, eventually, type ServiceType, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

/** Requests of all replicas to the Kubernetes API so far, but for the Lease that a reconciler renews in its own time. */
async function kubernetesRequests(): Promise<number> {
  const texts = await Promise.all(cloud.replicas.map(async (url) => (await send(`${url}/metrics`, "GET")).text));
  const counts = texts.flatMap((text) => [...text.matchAll(/^dicot_kubernetes_request_duration_seconds_count\{([^}]*)\} (\d+)$/gm)]);
  return counts.filter(([, labels = ""]) => !labels.includes("coordination.k8s.io")).reduce((sum, [, , count]) => sum + Number(count), 0);
}

const reads: [ServiceType, string][] = [
  ["identity", "/projects"],
  ["identity", "/auth/catalog"],
  ["image", "/images"],
  ["compute", "/servers/detail"],
  ["compute", "/flavors/detail"],
  ["compute", "/limits"],
  ["block-storage", "/volumes/detail"],
  ["block-storage", "/types"],
  ["network", "/networks"],
  ["network", "/ports"],
  ["network", "/security-groups"],
  ["placement", "/resource_providers"],
];

it("asks Kubernetes nothing for reads", async () => {
  // The first look at security groups makes the project's default one, as in Neutron.
  await cloud.admin.ask("network", "GET", "/security-groups");
  expect(await kubernetesRequests()).toBeGreaterThan(0);
  // What others do on the same cloud counts too, so that only some of the rounds may be quiet.
  await eventually(
    async () => {
      const before = await kubernetesRequests();
      await readAll();
      return (await kubernetesRequests()) - before;
    },
    (requests) => requests === 0,
  );
});

async function readAll(): Promise<void> {
  for (const [service, path] of reads) {
    const answer = await cloud.admin.ask(service, "GET", path);
    expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  }
  for (let times = 0; times < 20; times++) {
    const answer = await cloud.admin.ask("identity", "GET", "/auth/tokens", { headers: { "x-subject-token": cloud.demo.token } });
    expect(answer.status).toBe(200);
  }
}
