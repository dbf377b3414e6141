import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alone } from "./alone.ts";

describe("one at a time", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dicot-alone-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("lets nobody in before the one inside is out", async () => {
    const events: string[] = [];
    const inside = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const waits = Promise.withResolvers<string>();
    const first = alone(
      join(folder, "lock"),
      () => {},
      async () => {
        inside.resolve();
        await leave.promise;
        events.push("first");
      },
    );
    await inside.promise;
    const second = alone(join(folder, "lock"), waits.resolve, async () => void events.push("second"));
    expect(await waits.promise).toBe(`process ${process.pid} does it already: waiting for it`);
    leave.resolve();
    await Promise.all([first, second]);
    expect(events).toEqual(["first", "second"]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("does not wait for one that has died inside", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await writeFile(join(folder, "lock"), String(pid));
    await alone(
      join(folder, "lock"),
      () => {},
      async () => {},
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it("lets the next in after a failure", async () => {
    const failing = alone(
      join(folder, "lock"),
      () => {},
      () => Promise.reject(new Error("no")),
    );
    await expect(failing).rejects.toThrow("no");
    await alone(
      join(folder, "lock"),
      () => {},
      async () => {},
    );
  });
});
