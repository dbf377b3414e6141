/** How a server leaves without losing a request: it says that it will, waits until that is known, and goes when nobody waits for an answer. */
import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Drain {
  /** It leaves: whoever asks for its readiness must send new requests elsewhere. */
  readonly leaving: boolean;
  /** For `seconds` it still answers everybody, and has each client connect anew for the next request; then it takes no more. */
  leave(server: Server, seconds: number): Promise<void>;
}

export function createDrain(): Drain {
  let leaving = false;
  return {
    get leaving() {
      return leaving;
    },
    async leave(server, seconds) {
      leaving = true;
      // A connection that is kept would be closed under a request that is on its way.
      server.prependListener("request", (_request, response) => {
        response.shouldKeepAlive = false;
      });
      await sleep(seconds * 1000);
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}
