import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "../../src/kube/client.ts";
import { findCluster } from "../../src/kube/kubeconfig.ts";
import { kubeconfigOf, ours, readState } from "./state.ts";

const program = (name: string, words: string[]) => execa(process.execPath, [join(import.meta.dirname, name), ...words], { reject: false });

describe("npm run cluster:up and cluster:down", () => {
  let parent: string;
  let folder: string;
  const up = () => program("up.ts", ["--folder", folder]);
  const down = () => program("down.ts", ["--folder", folder]);
  const running = async () => (await ours(folder, await readState(folder))).map(({ name }) => name);
  const pidOf = async (name: string) => (await readState(folder))?.processes.find((one) => one.name === name)?.pid ?? Number.NaN;
  const all = ["supervisor", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "simulator"];

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "dicot-up-"));
    folder = join(parent, "cluster");
  });
  afterAll(async () => {
    await down();
    await rm(parent, { recursive: true });
  });

  it("says so where there is nothing to end", async () => {
    expect(await down()).toMatchObject({ exitCode: 0, stderr: `no cluster is up: there is no ${folder}` });
  });

  it("refuses to remove what is no cluster's folder", async () => {
    expect(await program("down.ts", ["--folder", parent])).toMatchObject({ exitCode: 1, stderr: `${parent} is not a cluster's folder` });
    expect(existsSync(parent)).toBe(true);
  });

  it("starts a cluster that outlives the command, and says what to do with it", async () => {
    const { exitCode, stderr } = await up();
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/^the cluster is up after \d+\.\d s: https:\/\/127\.0\.0\.1:\d+$/m);
    expect(stderr).toContain(`export KUBECONFIG=${kubeconfigOf(folder)}`);
    expect((await stat(kubeconfigOf(folder))).mode & 0o777).toBe(0o600);
    expect(await running()).toEqual(all);
    const client = createClient(findCluster({ kubeconfig: kubeconfigOf(folder), environment: {} }));
    const { items } = await client.request<{ items: object[] }>({ method: "GET", path: "/api/v1/nodes" });
    expect(items).toHaveLength(2);
    client.close();
  });

  it("changes nothing where it is up already", async () => {
    const before = await readState(folder);
    const { exitCode, stderr } = await up();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^the cluster is up already, since /);
    expect(await readState(folder)).toEqual(before);
  });

  it("starts anew where a part of it has died", async () => {
    process.kill(await pidOf("kube-apiserver"), "SIGKILL");
    const { exitCode, stderr } = await up();
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/^of a cluster only supervisor, etcd, .* is left: starting anew$/m);
    expect(await running()).toEqual(all);
  });

  it("ends and removes all of it, also when its supervisor has died", async () => {
    process.kill(await pidOf("supervisor"), "SIGKILL");
    const { exitCode, stderr } = await down();
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(new RegExp(`^removed ${folder}$`, "m"));
    expect(existsSync(folder)).toBe(false);
  });

  it.each(["up.ts", "down.ts"])("%s --help tells the options", async (name) => {
    const { exitCode, stdout } = await program(name, ["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run cluster:(up|down) --/);
    expect(stdout).toContain("--folder <path>");
  });
});
