/** A client that asks again where the API server is away or stumbles: a step of a controller is then not begun anew for every such answer. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../kube/client.ts";
import { KubernetesError } from "../kube/errors.ts";

export interface PatientClient extends Client {
  /** From now on nothing is asked again, and who waits to do so gets the error. */
  hurry(): void;
}

const firstPauseMilliseconds = 50;
const lastPauseMilliseconds = 1000;
/** An API server that restarts is back within seconds. */
const awaySeconds = 30;
const stumbles = 5;

export function patient(client: Client): PatientClient {
  const hurry = new AbortController();
  return {
    ...client,
    hurry: () => hurry.abort(),
    async request<T>(request: Parameters<Client["request"]>[0]): Promise<T> {
      const started = performance.now();
      for (let attempt = 1; ; attempt++)
        try {
          return await client.request<T>(request);
        } catch (error) {
          const away = error instanceof KubernetesError && error.code === 0;
          const enough = away ? performance.now() - started > awaySeconds * 1000 : attempt === stumbles || !isPassing(error);
          if (enough || hurry.signal.aborted || request.signal?.aborted) throw error;
          const asked = (error as KubernetesError).status.details?.retryAfterSeconds ?? 0;
          const pause = Math.min(Math.max(firstPauseMilliseconds * 2 ** attempt, asked * 1000), lastPauseMilliseconds);
          await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal: hurry.signal }).catch(() => {});
        }
    },
  };
}

const isPassing = (error: unknown) => error instanceof KubernetesError && [429, 500, 502, 503, 504].includes(error.code);
