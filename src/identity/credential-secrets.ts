/**
 * Credentials: Secrets of type `dicot.io/credential` in `dicot-system`, one for each, with the blob as Keystone's API has it.
 *
 *   id           data; of an EC2 credential the SHA-256 of the access key
 *   user_id      label openstack.dicot.io/user
 *   project_id   label openstack.dicot.io/project
 *   type, blob   data, as Keystone has them
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { CREDENTIAL_USER, PROJECT, SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { deleteIfThere } from "./ids.ts";

export type Secret = Kinds["Secret"];

export interface Credential {
  id: string;
  user_id: string;
  project_id: string | null;
  type: string;
  blob: string;
  [extra: string]: unknown;
}

const decode = (text: string | undefined) => Buffer.from(text ?? "", "base64").toString("utf8");
const encode = (text: string) => Buffer.from(text, "utf8").toString("base64");

export const toCredential = ({ metadata, data }: Secret): Credential => ({
  id: decode(data?.["id"]),
  user_id: metadata.labels?.[CREDENTIAL_USER] ?? "",
  project_id: metadata.labels?.[PROJECT] ?? null,
  type: decode(data?.["type"]),
  blob: decode(data?.["blob"]),
});

/** An id may be longer than a label's 63 characters (SHA-256 has 64): the name has its first half, data all of it. */
export const toSecret = ({ id, user_id, project_id, type, blob }: Credential): Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: credentialName(id),
    namespace: SYSTEM_NAMESPACE,
    labels: { [SECRET_OF]: "credential", [CREDENTIAL_USER]: user_id, ...(project_id === null ? {} : { [PROJECT]: project_id }) },
  },
  type: "dicot.io/credential",
  data: { id: encode(id), type: encode(type), blob: encode(blob) },
});

const credentialName = (id: string) => `credential-${id.slice(0, 64)}`;

/** Straight from the API server: Secrets are not in the cache. */
export async function readCredentials(own: Kube, { userId, projectId }: { userId?: string; projectId?: string } = {}): Promise<Secret[]> {
  const owner = userId === undefined ? "" : `,${CREDENTIAL_USER}=${userId}`;
  const project = projectId === undefined ? "" : `,${PROJECT}=${projectId}`;
  return own.readAll("Secret", SYSTEM_NAMESPACE, `${SECRET_OF}=credential${owner}${project}`);
}

export async function findCredential(own: Kube, id: string): Promise<Secret | undefined> {
  if (!/^[0-9a-f]{32,64}$/.test(id)) return undefined;
  const secret = await own.read("Secret", SYSTEM_NAMESPACE, credentialName(id));
  return secret !== undefined && toCredential(secret).id === id ? secret : undefined;
}

export async function deleteCredentials(own: Kube, whose: { userId?: string; projectId?: string }): Promise<void> {
  for (const secret of await readCredentials(own, whose)) await deleteIfThere(own, secret);
}
