/**
 * CDI's upload proxy, which takes the bytes of a disk.
 * https://github.com/kubevirt/containerized-data-importer/blob/v1.66.0/doc/upload.md
 */
import http from "node:http";
import https from "node:https";
import { ApiError, unavailable } from "../http/errors.ts";
import { pour } from "./flow.ts";

/** As virtctl reads it: an address without a scheme is of HTTPS. Inside the cluster the Service answers where no address is published. */
export function proxyOf(address: string | undefined, ca: string | undefined) {
  const base = address || "https://cdi-uploadproxy.cdi.svc";
  return { url: new URL("/v1beta1/upload", /^https?:/.test(base) ? base : `https://${base}`), ca };
}

export interface Post {
  /** Its pieces are given up: their memory is freed once they are sent. */
  body: AsyncIterable<Uint8Array>;
  size: number | undefined;
  token: string;
  ca: string | undefined;
}

/**
 * The status of the answer; one that refuses ends the upload, whatever is still to come. Fails with the error of `body`, where it is this
 * that fails, and with 503 where the proxy or the client breaks off.
 */
export async function post(url: URL, { body, size, token, ca }: Post): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/octet-stream",
    ...(size !== undefined && { "content-length": String(size) }),
  };
  const transport = url.protocol === "https:" ? https : http;
  // A connection of its own: of one that was kept the proxy may be about to take leave, and the body cannot be sent again.
  const outgoing = transport.request(url, { method: "POST", headers, agent: false, ...(ca && { ca }) });
  let early: number | undefined;
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      early = response.statusCode;
      // It may neither read the rest nor hang up.
      if (!outgoing.writableFinished && early !== undefined && early >= 300) outgoing.destroy();
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 500));
      response.once("error", reject);
    });
  });
  answered.catch(() => {}); // what ends the sending says why
  // A client that has stopped sending does not keep the answer back.
  const gone = new Promise<never>((_, reject) => {
    outgoing.once("error", reject).once("close", () => reject(new Error("closed before its end")));
  });
  let failure: unknown;
  async function* guarded() {
    try {
      yield* body;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    await Promise.race([pour(guarded(), outgoing), gone]);
    return await answered;
  } catch (error) {
    outgoing.destroy();
    if (failure instanceof ApiError) throw failure;
    // It did not want the rest.
    if (early !== undefined) return early;
    throw unavailable(
      failure === undefined ? `The upload proxy broke the connection (${(error as Error).message}).` : "The client broke the connection.",
    );
  }
}
