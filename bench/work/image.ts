/** An image of a given size, up and down again: bytes that are made and thrown away here, so that only the cloud keeps any. */
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Furnished } from "../clouds/furnish.ts";
import { type CpuTimes, cpuTimes, memoryOf, since, watchMemory } from "../measure/usage.ts";

export interface Transfer {
  mebibytes: number;
  seconds: number;
  cpu: CpuTimes;
  /** By how much the memory of all parts was ever above what it was before, in MiB. */
  growth: number;
}

const MEBIBYTE = 2 ** 20;

export async function moveImage({ cloud, member }: Furnished, mebibytes: number): Promise<{ upload: Transfer; download: Transfer }> {
  const { id } = await member.call<{ id: string }>("POST", `${member.image}/images`, {
    name: "bench-large",
    disk_format: "raw",
    container_format: "bare",
  });
  const url = `${member.image}/images/${id}/file`;
  try {
    const upload = await transfer(cloud.parts, mebibytes, () => put(url, member.token, mebibytes));
    await untilActive(member, id);
    const download = await transfer(cloud.parts, mebibytes, () => fetchAll(url, member.token, mebibytes));
    return { upload, download };
  } finally {
    await member.call("DELETE", `${member.image}/images/${id}`, undefined, [204, 404]);
  }
}

async function transfer(parts: Furnished["cloud"]["parts"], mebibytes: number, move: () => Promise<void>): Promise<Transfer> {
  const atRest = Object.values(await memoryOf(parts)).reduce((sum, size) => sum + size, 0);
  const most = watchMemory(parts);
  const before = await cpuTimes(parts);
  const started = performance.now();
  await move().finally(most);
  const seconds = (performance.now() - started) / 1000;
  return { mebibytes, seconds, cpu: since(before, await cpuTimes(parts)), growth: Math.max(0, (await most()) - atRest) };
}

function put(url: string, token: string, mebibytes: number): Promise<void> {
  const block = randomBytes(MEBIBYTE);
  const headers = {
    "x-auth-token": token,
    "content-type": "application/octet-stream",
    "content-length": String(mebibytes * MEBIBYTE),
  };
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: "PUT", headers }, (answer) => {
      answer.resume().on("end", () => {
        if (answer.statusCode === 204) resolve();
        else reject(new Error(`PUT ${url} answered ${answer.statusCode}`));
      });
    });
    sending.on("error", reject);
    Readable.from(repeated(block, mebibytes)).pipe(sending);
  });
}

function* repeated(block: Buffer, times: number): Generator<Buffer> {
  for (let n = 0; n < times; n += 1) yield block;
}

async function fetchAll(url: string, token: string, mebibytes: number): Promise<void> {
  const answer = await fetch(url, { headers: { "x-auth-token": token } });
  let bytes = 0;
  for await (const chunk of answer.body ?? []) bytes += chunk.length;
  if (!answer.ok || bytes !== mebibytes * MEBIBYTE) throw new Error(`GET ${url} answered ${answer.status} and ${bytes} bytes`);
}

async function untilActive({ call, image }: Furnished["member"], id: string): Promise<void> {
  for (const deadline = Date.now() + 300_000; ; await sleep(200)) {
    const { status } = await call<{ status: string }>("GET", `${image}/images/${id}`);
    if (status === "active") return;
    if (status === "killed" || Date.now() > deadline) throw new Error(`image ${id} is ${status}`);
  }
}
