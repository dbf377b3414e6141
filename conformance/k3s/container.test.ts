import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startK3s } from "./container.ts";

const root = join(import.meta.dirname, "../..");

describe("a host without a Docker engine", () => {
  let folder: string;
  const before = { ...process.env };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dicot-no-docker-"));
    await symlink(process.execPath, join(folder, "node"));
    // An address where nobody listens, whatever this machine has.
    process.env["DOCKER_HOST"] = `unix://${folder}/docker.sock`;
  });
  afterAll(async () => {
    process.env["DOCKER_HOST"] = before["DOCKER_HOST"];
    if (before["DOCKER_HOST"] === undefined) delete process.env["DOCKER_HOST"];
    process.env["PATH"] = before["PATH"];
    await rm(folder, { recursive: true });
  });

  it("is told in one line that k3s needs one", async () => {
    await expect(startK3s()).rejects.toThrow(/^(no Docker engine answers|there is no docker) here: [^\n]+$/);
  });

  it("is told so where there is no docker at all", async () => {
    process.env["PATH"] = folder;
    await expect(startK3s()).rejects.toThrow(/^there is no docker here: [^\n]+$/);
    process.env["PATH"] = before["PATH"];
  });

  it("has npm run test:apiserver -- --k3s leave with 1 and that line", async () => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, ["conformance/apiserver/run.ts", "--k3s"], {
      cwd: root,
      reject: false,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^(no Docker engine answers|there is no docker) here: [^\n]+$/);
  });

  it.each([[[]], [["down"]]])("has k3d.sh %s leave with 1 and one line", async (words) => {
    const { exitCode, stdout, stderr } = await execa("bash", ["scripts/cluster/k3d.sh", ...words], { cwd: root, reject: false });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^(no Docker engine answers here|docker is needed): [^\n]+$/);
  });
});
