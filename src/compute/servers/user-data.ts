/** The user data that a server was given, from the Secret of its config drive. */
import type { Kube } from "../../kube/kube.ts";
import { NO_USER_DATA, USER_DATA } from "./create/secrets.ts";
import type { VirtualMachine } from "./task.ts";

const nothing = Buffer.from(NO_USER_DATA).toString("base64");

/** In base64; null where there is none. */
export async function userDataOf(kube: Kube, vm: VirtualMachine): Promise<string | null> {
  const drives = (vm.spec.template.spec?.volumes ?? []).flatMap(
    ({ cloudInitConfigDrive, cloudInitNoCloud }) => cloudInitConfigDrive ?? cloudInitNoCloud ?? [],
  );
  const [drive] = drives;
  const name = drive?.secretRef?.name;
  const secret = name === undefined ? undefined : await kube.read("Secret", vm.metadata.namespace, name);
  const inline = drive?.userData ? Buffer.from(drive.userData).toString("base64") : undefined;
  const data = secret?.data?.[USER_DATA] ?? drive?.userDataBase64 ?? inline;
  return data === undefined || data === nothing ? null : data;
}
