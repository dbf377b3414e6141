/** CDI's importer for URLs. The stand-in has no network beyond this machine. */

import type { IncomingMessage } from "node:http";
import { get } from "node:http";
import type { Disks } from "../disks.ts";
import { imageInspector } from "./image-size.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Rejects with the message that the DataVolume shows. */
export async function importHttp(disks: Disks, handle: string, { url, roomBytes }: { url: string; roomBytes: number }): Promise<void> {
  const target = new URL(url);
  if (target.protocol !== "http:" || !loopback.has(target.hostname))
    throw new Error(`Unable to connect to http data source: the stand-in reaches only this machine, not ${target.host}`);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(target, resolve).once("error", (error) => reject(new Error(`Unable to connect to http data source: ${error.message}`)));
  });
  if (response.statusCode !== 200) {
    response.resume();
    throw new Error(`Unable to process data: expected status code 200, got ${response.statusCode}`);
  }
  await disks.write(handle, response, imageInspector(roomBytes));
}
