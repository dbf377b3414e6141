/** The Backup itself: what is to be done, before anything is. */
import type { Call } from "../../http/call.ts";
import { ID, METADATA, objectName, REQUEST_ID, USER_ID } from "../../kube/names.ts";
import type { Backup } from "./backup.ts";

export interface NewBackup {
  id: string;
  metadata: Record<string, string>;
  spec: Backup["spec"];
}

export const makeBackup = (
  call: Pick<Call, "kube" | "project" | "token" | "requestId">,
  { id, metadata, spec }: NewBackup,
): Promise<Backup> =>
  call.kube.create<Backup>({
    apiVersion: "volume.dicot.io/v1alpha1",
    kind: "Backup",
    metadata: {
      name: objectName(spec.name, id),
      namespace: call.project.namespace,
      labels: { [ID]: id },
      annotations: {
        [USER_ID]: call.token.userId,
        [REQUEST_ID]: call.requestId,
        ...(Object.keys(metadata).length > 0 && { [METADATA]: JSON.stringify(metadata) }),
      },
    },
    spec,
  });
