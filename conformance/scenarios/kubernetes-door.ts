/** The Kubernetes API behind a cloud, for scenarios that look at what OpenStack's answers are made of. */
import { type Answer, send } from "./doors.ts";

export type KubernetesDoor = (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;

export const kubernetesDoor =
  (url: string, token: string): KubernetesDoor =>
  (method, path, body, contentType = "application/json") =>
    send(`${url}${path}`, method, { body, headers: { authorization: `Bearer ${token}`, "content-type": contentType } });

export async function namespaceOf(kubernetes: KubernetesDoor, projectId: string): Promise<string> {
  const found = await kubernetes("GET", `/api/v1/namespaces?labelSelector=openstack.dicot.io/project=${projectId}`);
  return found.json<{ items: { metadata: { name: string } }[] }>().items[0]?.metadata.name ?? "";
}
