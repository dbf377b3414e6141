/** A new release comes as replicas that end and others that begin, while people work: nobody is told anything but answers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, named, networkWithSubnet, reaches, type Thing } from "../scenarios/asking.ts";
import { type Answer, type Caller, type Cloud, startCloud } from "../scenarios/cloud.ts";
import { replicasOf } from "./control.ts";

let cloud: Cloud;
let network: string;
const control = replicasOf(process.env["DICOT_CLOUD"]);
beforeAll(async () => {
  cloud = await startCloud();
  ({ network } = await networkWithSubnet(cloud.demo, "rolled", "10.111.0.0/22"));
});
afterAll(() => cloud.close());

/** One client's row of requests, again and again: an image goes up and down, a port and a volume come and go, servers are looked at. */
const rows: ((caller: Caller, ask: Asked) => Promise<void>)[] = [
  async (_caller, ask) => {
    for (const path of ["/servers/detail", "/flavors/detail", "/limits"]) await ask("compute", "GET", path);
    await ask("identity", "GET", "/auth/catalog");
  },
  async (_caller, ask) => {
    const port = await ask("network", "POST", "/ports", { body: { port: { network_id: network } } });
    const { id } = port.json<{ port: Thing }>().port;
    await ask("network", "GET", `/ports/${id}`);
    await ask("network", "PUT", `/ports/${id}`, { body: { port: { name: "renamed" } } });
    await ask("network", "DELETE", `/ports/${id}`);
  },
  async (_caller, ask) => {
    const image = await ask("image", "POST", "/images", { body: { name: "rolled", disk_format: "raw", container_format: "bare" } });
    const { id } = image.json<Thing>();
    const bytes = { body: "rolled".repeat(50_000), headers: { "content-type": "application/octet-stream" } };
    await ask("image", "PUT", `/images/${id}/file`, bytes);
    await ask("image", "GET", `/images/${id}/file`);
    await ask("image", "DELETE", `/images/${id}`);
  },
  async (caller, ask) => {
    const volume = await ask("block-storage", "POST", "/volumes", { body: { volume: { size: 1 } } });
    const { id } = volume.json<{ volume: Thing }>().volume;
    await reaches(caller, "block-storage", `/volumes/${id}`, "available");
    await ask("block-storage", "DELETE", `/volumes/${id}`);
  },
  async (_caller, ask) => {
    const key = `key-${crypto.randomUUID()}`;
    await ask("compute", "POST", "/os-keypairs", { body: { keypair: { name: key, public_key: publicKey } } });
    await ask("compute", "GET", `/os-keypairs/${key}`);
    await ask("compute", "DELETE", `/os-keypairs/${key}`);
  },
];
type Asked = Caller["ask"];

interface Load {
  requests: number;
  failed: string[];
  /** Ends each row after its last request. */
  end(): Promise<void>;
}

/** Several clients at work, each on connections that it keeps. */
function load(caller: Caller): Load {
  const failed: string[] = [];
  let ending = false;
  const result: Load = { requests: 0, failed, end };
  const ask: Asked = async (service, method, path, sending) => {
    result.requests++;
    let answer: Answer;
    try {
      answer = await caller.ask(service, method, path, sending);
    } catch (error) {
      failed.push(`${method} ${path}: ${String((error as Error).cause ?? error)}`);
      throw error;
    }
    if (answer.status >= 400) failed.push(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const clients = rows.map(async (row) => {
    while (!ending) await row(caller, ask).catch((error: Error) => failed.push(error.message));
  });
  async function end() {
    ending = true;
    await Promise.all(clients);
  }
  return result;
}

describe("replicas that end and begin under load", () => {
  it("lose no request when each is asked to end and begun anew", { timeout: 180_000 }, async () => {
    const before = (await control.state()).failures.length;
    const work = load(cloud.demo);
    for (const { name } of (await control.state()).replicas) {
      await control.kill(name, "SIGTERM");
      await control.restart(name);
      await proxySends(name);
    }
    await work.end();
    const { failures } = await control.state();
    expect(work.failed).toEqual([]);
    expect(failures.slice(before)).toEqual([]);
    expect(work.requests).toBeGreaterThan(200);
  });

  it("leave nothing half done", async () => {
    const { demo } = cloud;
    expect(await listed(demo, "compute", "/os-keypairs")).toEqual([]);
    expect(await listed(demo, "network", `/ports?network_id=${network}`)).toEqual([]);
    expect((await listed(demo, "image", "/images")).filter(({ name }) => name === "rolled")).toEqual([]);
    due(await demo.ask("network", "DELETE", `/networks/${network}`), 204);
    await named(demo, "compute", "/flavors", "m1.tiny");
  });
});

/** Resolves when the proxy has sent it something: only then may the next one end. */
async function proxySends(name: string): Promise<void> {
  const count = async () => {
    const { requests, replicas } = await control.state();
    return requests[replicas.find((replica) => replica.name === name)?.url ?? ""] ?? 0;
  };
  const first = await count();
  while ((await count()) === first) await new Promise((resolve) => setTimeout(resolve, 50));
}

// Made for this test; nobody holds its private half.
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvOnK0BkoSr1HGDQOdyx5owtdZyrvUm+2zNvWwcIBGz suite@dicot";
