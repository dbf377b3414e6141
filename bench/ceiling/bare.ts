/** What reads cannot be faster than: a bare `node:http` server, in a process of its own, that sends what a request was answered with. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Request } from "../measure/load.ts";
import type { Part } from "../measure/usage.ts";

export interface Bare {
  url: string;
  parts: readonly Part[];
  stop(): Promise<void>;
}

const program = join(import.meta.dirname, "bare-server.ts");

export async function startBare(like: Request): Promise<Bare> {
  const answer = await fetch(like.url, { method: like.method, headers: like.headers ?? {} });
  const body = await answer.text();
  const { connection: _, "keep-alive": __, date: ___, ...headers } = Object.fromEntries(answer.headers);
  const folder = await mkdtemp(join(tmpdir(), "dicot-bench-bare-"));
  const file = join(folder, "answer.json");
  await writeFile(file, JSON.stringify({ headers, body }), { mode: 0o600 });
  const child: ChildProcess = spawn(process.execPath, [program, file], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const port = await Promise.race([once(child.stdout ?? child, "data"), ended.then(() => Promise.reject(new Error("it ended")))]);
  return {
    url: `http://127.0.0.1:${String(port).trim()}/`,
    parts: [{ name: "node:http", pid: child.pid ?? 0 }],
    async stop() {
      child.stdin?.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
