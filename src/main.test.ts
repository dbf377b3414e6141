/** The process as its users meet it: its words on stderr and its exit status. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const launcher = fileURLToPath(new URL("../bin/dicot.js", import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dicot-main-"));
});
afterAll(() => rm(folder, { recursive: true }));

function start(...words: string[]): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DICOT_|KUBECONFIG$)/.test(name)));
  return spawn(process.execPath, [launcher, ...words], { stdio: ["ignore", "pipe", "pipe"], env: environment });
}

async function run(...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const child = start(...words);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const [status] = (await once(child, "close")) as [number];
  return { status, stdout, stderr };
}

/** Runs `serve` against a cluster at `server` and expects it to end with a single line. */
async function refused(server: string): Promise<string> {
  const kubeconfig = join(folder, "kubeconfig");
  const named = { clusters: [{ name: "c", cluster: { server } }], users: [{ name: "u", user: { token: "t" } }] };
  const contexts = [{ name: "x", context: { cluster: "c", user: "u" } }];
  await writeFile(kubeconfig, JSON.stringify({ ...named, contexts, "current-context": "x" }));
  const { status, stderr } = await run("serve", "--kubeconfig", kubeconfig, "--port", "0");
  expect(status).toBe(1);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  return stderr;
}

async function withCluster(answer: RequestListener, test: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const json =
  (status: number, body: object): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

describe("dicot", () => {
  it("tells the version of its package", async () => {
    const { version } = (await import("../package.json", { with: { type: "json" } })).default;
    expect(await run("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("tells the options of the demo", async () => {
    const { status, stdout } = await run("demo", "--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--kubernetes-port");
  });
});

describe("dicot serve", () => {
  it("refuses a kubeconfig that is not there", async () => {
    const { status, stderr } = await run("serve", "--kubeconfig", join(folder, "absent"));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^dicot: kubeconfig .*absent cannot be read: ENOENT\n$/);
  });

  it("refuses a cluster that takes no connection", async () => {
    let unused = "";
    await withCluster(json(200, {}), async (url) => {
      unused = url;
    });
    expect(await refused(unused)).toMatch(/ECONNREFUSED|cannot be reached/);
  });

  it("names the kinds that a cluster lacks", async () => {
    await withCluster(json(404, { kind: "Status", status: "Failure", reason: "NotFound", code: 404 }), async (url) => {
      expect(await refused(url)).toContain("virtualmachines.kubevirt.io");
    });
  });

  it("tells that it lacks a permission", async () => {
    const status = { kind: "Status", status: "Failure", reason: "Forbidden", code: 403, message: "system:anonymous may not" };
    await withCluster(json(403, status), async (url) => expect(await refused(url)).toMatch(/^dicot: .+/));
  });
});

describe("dicot demo", () => {
  it("says which port is in use", async () => {
    await withCluster(json(200, {}), async (url) => {
      const { port } = new URL(url);
      const { status, stderr } = await run("demo", "--folder", folder, "--port", port, "--kubernetes-port", "0", "--log-level", "error");
      expect(status).toBe(1);
      expect(stderr).toBe(`dicot: port ${port} of 127.0.0.1 is in use; choose another with --port\n`);
    });
  });

  it("ends with 0 on SIGTERM", async () => {
    const demo = start("demo", "--folder", folder, "--port", "0", "--kubernetes-port", "0", "--log-level", "error");
    const ended = once(demo, "exit");
    for await (const line of createInterface(demo.stdout)) if (line.startsWith("Nothing is kept")) break;
    demo.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});
