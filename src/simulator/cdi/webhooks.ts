/** CDI's webhook of DataVolumes: their form, and whether the caller may clone from where they say. */
import type { KubeObject } from "../../kube/objects.ts";
import { type Asker, isAllowed } from "../access.ts";
import { type Cause, invalid, required, type Webhook } from "../admission.ts";
import type { Simulation } from "../simulation.ts";
import { cloneOf, followDataSource } from "./sources.ts";
import type { DataVolume, Reference } from "./types.ts";

export function webhooks(sim: Simulation): Webhook[] {
  const { cluster } = sim;
  const dataVolume: Webhook<DataVolume> = {
    name: "datavolume-validate.cdi.kubevirt.io",
    resource: { group: "cdi.kubevirt.io", version: "v1beta1", plural: "datavolumes" },
    operations: ["CREATE"],
    validate({ object, namespace, user }) {
      const causes = formCauses(object);
      if (causes.length > 0) return causes;
      const { name, annotations } = object.metadata;
      const claim = name === undefined ? undefined : cluster.find<KubeObject>("PersistentVolumeClaim", namespace, name);
      const adopts =
        claim?.metadata.annotations?.["cdi.kubevirt.io/storage.populatedFor"] === name ||
        annotations?.["cdi.kubevirt.io/storage.prePopulated"] === name;
      if (claim && !adopts) return [invalid("DataVolume.Name", `Destination PVC ${namespace}/${name} already exists`)];
      return mayClone(object, namespace ?? "", user);
    },
  };

  async function mayClone({ spec }: DataVolume, namespace: string, user: Asker): Promise<Cause[] | string> {
    const { sourceRef } = spec;
    const source = sourceRef
      ? followDataSource(cluster, { namespace: sourceRef.namespace ?? namespace, name: sourceRef.name })
      : spec.source;
    const from: Reference | undefined = source?.pvc ?? source?.snapshot;
    if (!from || from.namespace === namespace) return [];
    // A virtual machine's own DataVolumes are made by KubeVirt's controller, which was asked before it made them.
    const pods = { namespace: from.namespace, verb: "create", group: "", resource: "pods" };
    if ((await isAllowed(cluster, user, cloneOf(from))) || (await isAllowed(cluster, user, pods))) return [];
    return `User ${user.user} has insufficient permissions in clone source namespace ${from.namespace}`;
  }

  // A review is of the webhook's own kind.
  return [dataVolume] as Webhook<KubeObject>[];
}

function formCauses({ spec }: DataVolume): Cause[] {
  const { source, sourceRef, pvc, storage } = spec ?? {};
  if (!source === !sourceRef) return [invalid("spec.source", "Data volume should have either Source or SourceRef")];
  if (sourceRef && sourceRef.kind !== "DataSource")
    return [invalid("spec.sourceRef.kind", `Unsupported kind ${sourceRef.kind} in SourceRef, expected DataSource`)];
  if (sourceRef && !sourceRef.name) return [required("spec.sourceRef.name", "sourceRef name is empty")];
  if (source && Object.keys(source).length !== 1)
    return [invalid("spec.source", Object.keys(source).length === 0 ? "Missing Data volume source" : "Multiple Data volume sources")];
  if (!pvc === !storage) return [invalid("spec.pvc", "either pvc or storage has to be given, and not both")];
  const template = storage ?? pvc ?? {};
  const clones = source?.pvc !== undefined || source?.snapshot !== undefined || sourceRef !== undefined;
  if (template.resources?.requests?.storage === undefined && !(clones && storage))
    return [required("spec.storage.resources.requests.storage", "PVC size is missing")];
  if (source?.http && !/^https?:\/\/[^/]+/.test(source.http.url))
    return [invalid("spec.source.HTTP.url", `Invalid source URL: ${source.http.url}`)];
  return [];
}
