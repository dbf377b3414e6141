/** Admission webhooks: how they are registered, and how a review is answered. */
import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../kube/objects.ts";
import type { Asker } from "./access.ts";
import type { Cluster } from "./cluster.ts";
import { type Answer, type Incoming, type Route, readJson } from "./endpoint.ts";
import { unregister } from "./registration.ts";

/** One thing that is wrong: the field by its path, and the reason in Kubernetes' words. */
export interface Cause {
  reason: "FieldValueInvalid" | "FieldValueRequired" | "FieldValueDuplicate" | "FieldValueNotFound" | "FieldValueNotSupported";
  message: string;
  field: string;
}

export const invalid = (field: string, message: string): Cause => ({ reason: "FieldValueInvalid", message, field });
export const required = (field: string, message: string): Cause => ({ reason: "FieldValueRequired", message, field });

export interface Review<T extends KubeObject> {
  object: T;
  oldObject: T | undefined;
  namespace: string | undefined;
  user: Asker;
  operation: "CREATE" | "UPDATE" | "DELETE";
}

export interface Webhook<T extends KubeObject = KubeObject> {
  name: string;
  resource: { group: string; version: string; plural: string };
  operations: ("CREATE" | "UPDATE")[];
  /** Changes the object, in place. */
  mutate?(review: Review<T>): void;
  /** What is wrong; a text refuses with 403. */
  validate?(review: Review<T>): Promise<Cause[] | string> | Cause[] | string;
}

interface Request {
  uid: string;
  namespace?: string;
  operation: "CREATE" | "UPDATE" | "DELETE";
  userInfo: { username: string; groups?: string[]; extra?: Record<string, string[]> };
  object: KubeObject | null;
  oldObject: KubeObject | null;
}

const pathOf = (webhook: Webhook, verb: "mutate" | "validate") => `/${verb}/${webhook.name}`;

export function webhookRoutes(webhooks: readonly Webhook[]): Route[] {
  return webhooks.flatMap((webhook) =>
    (["mutate", "validate"] as const).flatMap((verb) =>
      webhook[verb]
        ? [
            {
              methods: ["POST"],
              pattern: new RegExp(`^${pathOf(webhook, verb)}$`),
              handle: (incoming: Incoming) => review(webhook, verb, incoming),
            },
          ]
        : [],
    ),
  );
}

async function review(webhook: Webhook, verb: "mutate" | "validate", { request: incoming }: Incoming): Promise<Answer> {
  const { request } = (await readJson<{ request: Request }>(incoming))!;
  const { uid, object, oldObject, namespace, operation, userInfo } = request;
  const answer = (response: object) => ({
    body: { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid, allowed: true, ...response } },
  });
  // What is on its way out is not looked at: a finalizer must be removable whatever else is wrong.
  if (!object || object.metadata.deletionTimestamp !== undefined) return answer({});
  const user = { user: userInfo.username, groups: userInfo.groups ?? [], extra: userInfo.extra ?? {} };
  const asked = { object: structuredClone(object), oldObject: oldObject ?? undefined, namespace, user, operation };
  if (verb === "mutate") {
    webhook.mutate?.(asked);
    const patch = patchOf(object, asked.object);
    return answer(patch.length === 0 ? {} : { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(patch)).toString("base64") });
  }
  const refusal = (await webhook.validate?.(asked)) ?? [];
  if (typeof refusal === "string") return answer({ allowed: false, status: { code: 403, reason: "Forbidden", message: refusal } });
  if (refusal.length === 0) return answer({});
  const message = refusal.map((cause) => cause.message).join(", ");
  return answer({ allowed: false, status: { code: 422, reason: "Invalid", message, details: { causes: refusal } } });
}

/** Top-level fields are replaced whole, metadata's one by one. */
function patchOf(before: object, after: object, path = ""): object[] {
  const [old, next] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return Object.entries(next).flatMap(([key, value]) => {
    const at = `${path}/${key}`;
    if (isDeepStrictEqual(old[key], value)) return [];
    return key === "metadata" && path === "" ? patchOf(old[key] as object, value as object, at) : [{ op: "add", path: at, value }];
  });
}

const configurations = [
  ["mutate", "MutatingWebhookConfiguration"],
  ["validate", "ValidatingWebhookConfiguration"],
] as const;
const collectionOf = (kind: string) => `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}s`;

/** `authority` is the PEM of the one that signed the endpoint's certificate, where it has one. */
export async function registerWebhooks(
  cluster: Cluster,
  webhooks: readonly Webhook[],
  { url, authority }: { url: string; authority?: string | undefined },
) {
  for (const [verb, kind] of configurations) {
    const object = {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind,
      metadata: { name: "simulator" },
      webhooks: webhooks
        .filter((webhook) => webhook[verb])
        .map((webhook) => ({
          name: webhook.name,
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          failurePolicy: "Fail",
          timeoutSeconds: 10,
          clientConfig: {
            url: url + pathOf(webhook, verb),
            ...(authority !== undefined && { caBundle: Buffer.from(authority).toString("base64") }),
          },
          rules: [
            {
              apiGroups: [webhook.resource.group],
              apiVersions: [webhook.resource.version],
              resources: [webhook.resource.plural],
              operations: webhook.operations,
              scope: "*",
            },
          ],
        })),
    };
    await cluster.put(collectionOf(kind), object);
  }
}

export async function unregisterWebhooks(cluster: Cluster) {
  for (const [, kind] of configurations) await unregister(cluster, collectionOf(kind), "simulator");
}
