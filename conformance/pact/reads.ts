/** What Dicot relies on in an answer: that what it wrote is there, and the fields that it reads. Everything else may be as it likes. */
import { MatchersV3 } from "@pact-foundation/pact";
import { resources } from "../../generated/kubernetes/resources.ts";
import type { Interaction } from "./interactions.ts";
import { pathParts } from "./paths.ts";
import type { KubernetesObject } from "./states.ts";

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose => value !== null && typeof value === "object" && !Array.isArray(value);

const number = (example = "1") => MatchersV3.regex("^\\d+$", example);

/** Undefined where Dicot reads nothing but the status. */
export function readOf({ request, response, description }: Interaction): unknown {
  const answer = response.body;
  const { resource, group, version } = pathParts(request.path);
  if (request.query["watch"] || !isObject(answer)) return undefined;
  if (resource === "") return kindsOf(group, version);
  if (response.status === 404) return { kind: "Status", reason: "NotFound", code: 404 };
  if (answer["kind"] === "Status") return { kind: "Status", status: "Success" };
  if (Array.isArray(answer["items"]) || String(answer["kind"]).endsWith("List"))
    return { kind: answer["kind"], metadata: { resourceVersion: number() } };
  const { kind, apiVersion, metadata } = answer as unknown as KubernetesObject;
  // What is asked and answered in one object has no identity: a TokenReview.
  const uid = metadata?.uid;
  const sent = request.method === "DELETE" || !isObject(request.body) ? {} : echo(request.body, answer, description);
  const { metadata: echoed, status: _, ...fields } = sent;
  return {
    apiVersion,
    kind,
    ...(uid !== undefined && {
      metadata: {
        ...((echoed as Loose | undefined) ?? {}),
        name: nameOf(request.body, metadata.name),
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        uid: MatchersV3.regex("^[0-9a-f-]{36}$", uid),
        resourceVersion: number(),
      },
    }),
    ...fields,
    ...(resource === "uploadtokenrequests" && { status: { token: MatchersV3.string("a token") } }),
    ...(/\/status$/.test(request.path) && { status: sent["status"] }),
  };
}

/** Where only the beginning of a name was sent, only that is known. */
function nameOf(body: unknown, name: string): unknown {
  const prefix = (body as { metadata?: { generateName?: string } } | undefined)?.metadata?.generateName;
  return prefix === undefined ? name : MatchersV3.regex(`^${prefix.replaceAll(".", "\\.")}[a-z0-9]+$`, name);
}

/** The kinds of a group that Dicot cannot do without, or uses where they are. */
function kindsOf(group: string, version: string): unknown {
  const wanted = Object.values(resources).filter((one) => one.cached && one.group === group && one.version === version);
  const each = wanted.map(({ plural, kind, namespaced }) => ({ name: plural, kind, namespaced }));
  return { kind: "APIResourceList", resources: MatchersV3.arrayContaining(...each) };
}

/** Fields of metadata of which the API server has its own mind, and what is answered otherwise than it was sent. */
const notEchoed = new Set(["resourceVersion", "uid", "stringData", "generateName", "creationTimestamp", "preconditions"]);

/**
 * What was sent, as the answer has it: numbers in their own form, say. What the answer lacks was dropped by the schema, which is a mistake
 * of a mapping that no status tells.
 */
function echo(sent: Loose, answered: Loose, where: string): Loose {
  const kept = Object.entries(sent).filter(([key, value]) => {
    // The empty list is answered, or left out, as the kind has it.
    if (notEchoed.has(key) || value === null || (Array.isArray(value) && value.length === 0)) return false;
    if (answered[key] !== undefined) return true;
    if (!isNothing(value) && key !== "status") throw new Error(`${where}: the API server drops ${key} = ${JSON.stringify(value)}`);
    return false;
  });
  return Object.fromEntries(kept.map(([key, value]) => [key, same(value, answered[key], `${where}, ${key}`)]));
}

function same(sent: unknown, answered: unknown, where: string): unknown {
  if (isObject(sent) && isObject(answered)) return echo(sent, answered, where);
  if (Array.isArray(sent) && Array.isArray(answered) && sent.length === answered.length)
    return sent.map((one, index) => same(one, answered[index], `${where}[${index}]`));
  return answered;
}

/** Sent to say that there is none, and not answered. */
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || value === false || value === 0 || isEmpty(value);

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.values(value).every((one) => one === null);
