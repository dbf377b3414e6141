/**
 * Answers to GET that need not be made again: an answer is kept with what it was read from, and given to the same question as long as all of
 * that is as it was (docs/decisions/0014-kept-answers.md).
 */
import { countReads, type Footprint } from "../kube/footprint.ts";
import type { Token } from "./call.ts";
import type { ContractOperation } from "./contract.ts";
import { type Answer, type Exchange, header, SUBJECT_TOKEN } from "./exchange.ts";
import { type Lasting, lastsUntil, stillHolds } from "./lasting.ts";

/** All that an answer may depend on beside memory. A slice that looks at other headers notes that its answer holds for nobody else. */
const asked = ["x-auth-token", SUBJECT_TOKEN, "openstack-api-version", "x-openstack-nova-api-version", "accept"];

/** So many questions are remembered at least, of some hundred bytes each. */
const QUESTIONS = 1000;

/** About what an answer costs beside its body, and what each read that it was made from does. */
const ENTRY_BYTES = 1000;
const READ_BYTES = 150;

interface KeptAnswer extends Lasting {
  answer: Answer;
  bytes: number;
  token: Token;
  operation: ContractOperation;
  /** Since it was last in turn to go. */
  askedFor: boolean;
}

export interface KeptAnswers {
  find(exchange: Exchange): Answer | undefined;
  /** Keeps the answer if it is one to be kept. */
  keep(exchange: Exchange, answer: Answer, footprint: Footprint): void;
}

interface Limits {
  /** Of answers, with what they were read from. The oldest go first, but for those that were asked for since they were last in turn. */
  bytes: number;
  /** Keeps an answer from the first time on; else only what is asked for again: most questions are asked once, and a page is megabytes. */
  atOnce: boolean;
  now: () => Date;
}

export function keepAnswers({ bytes, atOnce, now }: Limits): KeptAnswers {
  const kept = new Map<string, KeptAnswer>();
  // Questions that were answered, in two generations: the older one goes when the younger one is full.
  let [recent, before] = [new Set<string>(), new Set<string>()];
  let held = 0;

  function wasAsked(key: string): boolean {
    if (recent.has(key) || before.has(key)) return true;
    recent.add(key);
    if (recent.size > QUESTIONS) [recent, before] = [new Set(), recent];
    return false;
  }

  function forget(key: string, { bytes: size }: KeptAnswer) {
    kept.delete(key);
    held -= size;
  }

  /** Second chance (CLOCK): to be found costs an answer no place in an order, only to be in turn does. */
  function makeRoom() {
    for (const [oldest, answer] of kept) {
      if (held <= bytes) return;
      if (answer.askedFor) {
        answer.askedFor = false;
        kept.delete(oldest);
        kept.set(oldest, answer);
      } else forget(oldest, answer);
    }
  }

  return {
    find(exchange) {
      if (exchange.method !== "GET") return undefined;
      const key = keyOf(exchange);
      const found = kept.get(key);
      if (found === undefined) return undefined;
      if (!stillHolds(found, now())) {
        forget(key, found);
        return undefined;
      }
      found.askedFor = true;
      exchange.token = found.token;
      exchange.operation = found.operation;
      return { status: found.answer.status, headers: { ...found.answer.headers }, body: found.answer.body };
    },

    keep(exchange, { status, headers, body }, footprint) {
      const { method, token, operation, keepable } = exchange;
      if (method !== "GET" || !keepable || token === undefined || operation === undefined || typeof body !== "string") return;
      const until = lastsUntil(token, footprint, now());
      if (until === undefined) return;
      const key = keyOf(exchange);
      const old = kept.get(key);
      if (old) forget(key, old);
      else if (!atOnce && !wasAsked(key)) return;
      const whole = Buffer.from(body);
      const size = key.length + whole.length + ENTRY_BYTES + countReads(footprint) * READ_BYTES;
      if (size > bytes / 2) return;
      const saved = { status, headers: { ...headers }, body: whole };
      kept.set(key, { answer: saved, bytes: size, footprint, until, token, operation, askedFor: false });
      held += size;
      makeRoom();
    },
  };
}

function keyOf({ origin, path, search, headers, mount }: Exchange): string {
  let key = `${origin}\n${mount}\n${path}\n${search}`;
  for (const name of asked) key += `\n${header(headers, name) ?? ""}`;
  return key;
}
