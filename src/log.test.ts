import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const module = JSON.stringify(join(import.meta.dirname, "log.ts"));

/** What a process has logged that does `work` with a `log` and ends. */
async function logged(work: string) {
  const program = `import { createLog } from ${module}; const log = createLog("info"); ${work}`;
  const { stderr } = await execa(process.execPath, ["--input-type=module", "--eval", program], { reject: false });
  return stderr.split("\n").map((line) => JSON.parse(line) as { msg: string; password?: string; request?: object });
}

describe("the log", () => {
  it("has every line, in order, however the process ends", async () => {
    const lines = await logged(
      `for (let n = 0; n < 500; n++) log.info({ filler: "x".repeat(n % 100 === 0 ? 20_000 : n) }, String(n)); process.exit(3);`,
    );
    expect(lines.map(({ msg }) => msg)).toEqual(Array.from({ length: 500 }, (_, n) => String(n)));
    expect((await logged(`log.info("before"); setTimeout(() => log.info("after"), 20);`)).map(({ msg }) => msg)).toEqual([
      "before",
      "after",
    ]);
    expect((await logged(`log.fatal("the last"); process.kill(process.pid, "SIGTERM");`)).at(0)?.msg).toBe("the last");
  });

  it("has a line as soon as nothing else is to be done", async () => {
    expect((await logged(`log.info("told"); setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);`)).map(({ msg }) => msg)).toEqual([
      "told",
    ]);
  });

  it("has no secrets", async () => {
    const [line] = await logged(`log.info({ request: { password: "p", token: "t", name: "n" } }, "asked");`);
    expect(line?.request).toEqual({ password: "[Redacted]", token: "[Redacted]", name: "n" });
  });
});
