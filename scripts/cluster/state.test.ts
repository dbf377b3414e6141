import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isOurs, ours, readState, stateFile, writeState } from "./state.ts";

describe("a command line is a cluster's", () => {
  it.each([
    [["node", "supervisor.ts", "--folder", "/a/.cluster"], true],
    [["control-plane", "etcd", "--data-dir=/a/.cluster/control-plane/etcd"], true],
    [["node", "main.ts", "--kubeconfig", "/a/.cluster/kubeconfig"], true],
    [["node", "supervisor.ts", "--folder", "/a/.cluster2"], false],
    [["vi", "/b/a/.cluster/kubeconfig"], false],
    [[], false],
    [undefined, false],
  ])("%j: %s", (words, expected) => {
    expect(isOurs(words, "/a/.cluster")).toBe(expected);
  });
});

describe("what cluster:up leaves for cluster:down", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dicot-state-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is read back as it was written, and is nothing where half of it is there", async () => {
    expect(await readState(folder)).toBeUndefined();
    const state = { since: "2026-11-23T03:00:00.000Z", server: "https://127.0.0.1:20000", processes: [{ name: "etcd", pid: 7 }] };
    await writeState(folder, state);
    expect(await readState(folder)).toEqual(state);
    await truncate(stateFile(folder), 20);
    expect(await readState(folder)).toBeUndefined();
  });

  it("names a process as ours only while that one has the number", async () => {
    const mine = spawn(process.execPath, ["-e", "process.stdin.resume()", `${folder}/etcd`], { stdio: ["pipe", "ignore", "inherit"] });
    const processes = [
      { name: "etcd", pid: mine.pid ?? 0 },
      // It has another's command line now.
      { name: "kube-apiserver", pid: process.pid },
    ];
    const state = { since: "", server: "", processes };
    await once(mine, "spawn");
    expect((await ours(folder, state)).map(({ name }) => name)).toEqual(["etcd"]);
    const exit = once(mine, "exit");
    mine.stdin.end();
    await exit;
    expect(await ours(folder, state)).toEqual([]);
  });
});
