/** The user data that a server was given, from the Secret of its config drive. */
import type { Kube } from "../../kube/kube.ts";
import { USER_DATA } from "./create/secrets.ts";
import type { VirtualMachine } from "./task.ts";

const nothing = Buffer.from("#cloud-config\n").toString("base64");

/** In base64; null where there is none. */
export async function userDataOf(kube: Kube, vm: VirtualMachine): Promise<string | null> {
  const drives = (vm.spec.template.spec?.volumes ?? []).flatMap(
    ({ cloudInitConfigDrive, cloudInitNoCloud }) => cloudInitConfigDrive ?? cloudInitNoCloud ?? [],
  );
  const name = drives[0]?.secretRef?.name;
  if (name === undefined)
    return drives[0]?.userDataBase64 ?? (drives[0]?.userData ? Buffer.from(drives[0].userData).toString("base64") : null);
  const secret = await kube.read("Secret", vm.metadata.namespace, name);
  const data = secret?.data?.[USER_DATA];
  return data === undefined || data === nothing ? null : data;
}
