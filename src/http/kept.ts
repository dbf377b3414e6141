/**
 * Answers to GET that need not be made again: an answer is kept with what it was read from, and given to the same question as long as all of
 * that is as it was (docs/decisions/0014-kept-answers.md).
 */
import { countReads, type Footprint, holds } from "../kube/footprint.ts";
import type { Token } from "./call.ts";
import type { ContractOperation } from "./contract.ts";
import { type Answer, type Exchange, header } from "./exchange.ts";

/** All that an answer may depend on beside memory. A slice that looks at other headers notes that its answer holds for nobody else. */
const asked = ["x-auth-token", "openstack-api-version", "x-openstack-nova-api-version", "accept"];

/** As long as the token keys are used before they are read again. */
const MOST_MILLISECONDS = 60_000;

/** About what an answer costs beside its body, and what each read that it was made from does. */
const ENTRY_BYTES = 1000;
const READ_BYTES = 150;

interface KeptAnswer {
  answer: Answer;
  bytes: number;
  footprint: Footprint;
  until: number;
  token: Token;
  operation: ContractOperation;
}

export interface KeptAnswers {
  find(exchange: Exchange): Answer | undefined;
  /** Keeps the answer if it is one to be kept. */
  keep(exchange: Exchange, answer: Answer, footprint: Footprint): void;
}

/** At most `bytes` of answers, with what they were read from; those that were asked for longest ago go first. */
export function keepAnswers(bytes: number, now: () => Date): KeptAnswers {
  const kept = new Map<string, KeptAnswer>();
  let held = 0;

  function forget(key: string, { bytes: size }: KeptAnswer) {
    kept.delete(key);
    held -= size;
  }

  return {
    find(exchange) {
      if (exchange.method !== "GET") return undefined;
      const key = keyOf(exchange);
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      if (now().getTime() >= found.until || !holds(found.footprint)) {
        held -= found.bytes;
        return undefined;
      }
      kept.set(key, found);
      exchange.token = found.token;
      exchange.operation = found.operation;
      return { ...found.answer, headers: { ...found.answer.headers } };
    },

    keep(exchange, { status, headers, body }, footprint) {
      const { method, token, operation, keepable } = exchange;
      if (method !== "GET" || !keepable || token === undefined || operation === undefined || footprint.reads === undefined) return;
      // They end at times of their own.
      if (token.applicationCredentialId !== undefined || token.trustId !== undefined) return;
      if (typeof body !== "string") return;
      const key = keyOf(exchange);
      const before = kept.get(key);
      if (before) forget(key, before);
      const whole = Buffer.from(body);
      const size = whole.length + ENTRY_BYTES + countReads(footprint) * READ_BYTES;
      if (size > bytes / 2) return;
      const until = Math.min(now().getTime() + MOST_MILLISECONDS, Date.parse(token.expiresAt));
      kept.set(key, { answer: { status, headers: { ...headers }, body: whole }, bytes: size, footprint, until, token, operation });
      held += size;
      for (const [oldest, answer] of kept) {
        if (held <= bytes) break;
        forget(oldest, answer);
      }
    },
  };
}

const keyOf = ({ origin, path, search, headers, mount }: Exchange): string =>
  [origin, mount, path, search, ...asked.map((name) => header(headers, name) ?? "")].join("\n");
