import { chmod, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describe("npm run cluster:build, with nothing in the cache", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dicot-build-"));
    await symlink(process.execPath, join(folder, "node"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const build = () =>
    execa(process.execPath, [join(import.meta.dirname, "build.ts")], {
      env: { PATH: folder, DICOT_CACHE: join(folder, "cache"), HOME: folder },
      extendEnv: false,
      reject: false,
    });

  async function fakeGo(script: string): Promise<void> {
    await writeFile(join(folder, "go"), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, "go"), 0o755);
  }

  it("says in one line what to install where there is no Go", async () => {
    const { exitCode, stdout, stderr } = await build();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^Go \d+\.\d+ or newer is needed [^\n]*there is no go on the PATH: see https:\/\/go\.dev\/dl\/$/);
  });

  it("says which Go it found where that is too old", async () => {
    await fakeGo("echo go1.9.7");
    const { exitCode, stderr } = await build();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Go \d+\.\d+ or newer is needed [^\n]*and this is go1\.9\.7: [^\n]+$/);
  });

  it("shows the compiler's words and leaves nothing in the cache where it fails", async () => {
    await fakeGo('if [ "$1" = env ]; then echo go99.0; else echo "main.go:7: no such thing" >&2; exit 1; fi');
    const { exitCode, stderr } = await build();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/go build failed:\nmain\.go:7: no such thing$/);
    const { stdout } = await execa("ls", ["-A", join(folder, "cache")]);
    expect(stdout).toBe("");
  });

  it("builds once where two begin at the same time, and answers both", async () => {
    const made = join(folder, "made");
    await fakeGo(`
      if [ "$1" = env ]; then echo go99.0; exit; fi
      echo built >> ${made}
      while [ "$1" != -o ]; do shift; done
      echo binary > "$2"
      /bin/sleep 0.3`);
    const both = await Promise.all([build(), build()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both[0]?.stdout).toMatch(/\/cache\/control-plane-[0-9a-f]{12}$/);
    expect(both[1]?.stdout).toBe(both[0]?.stdout);
    expect((await execa("cat", [made])).stdout).toBe("built");
    expect((await execa("ls", ["-A", join(folder, "cache")])).stdout).toMatch(/^control-plane-[0-9a-f]{12}$/);
  });
});
