/** What all actions on a volume begin and end with. */
import { type Call, Reply } from "../../http/call.ts";
import { UPDATED_AT } from "../../kube/names.ts";
import { type Known, knownOne } from "../view.ts";
import { getVolume, type Volume } from "../volume.ts";

export type VolumeCall = Call & { path: { volume_id: string } };

/** Throws 404 for a volume out of reach, 403 where `rule` does not allow it. */
export async function getKnown(call: VolumeCall, rule: string): Promise<Known> {
  const one = knownOne(call.kube, await getVolume(call.kube, call.reach, call.path.volume_id));
  call.enforce(rule, { project_id: one.project });
  return one;
}

export const accepted = () => new Reply({ status: 202 });

/** An annotation that is undefined goes. */
export async function annotate(
  call: Pick<Call, "kube" | "now">,
  volume: Volume,
  annotations: Record<string, string | undefined>,
): Promise<void> {
  await call.kube.update(volume.object, (copy) => {
    const next = { ...copy.metadata.annotations, [UPDATED_AT]: call.now().toISOString(), ...annotations };
    copy.metadata.annotations = Object.fromEntries(
      Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return copy;
  });
}
