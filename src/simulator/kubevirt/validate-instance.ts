/** What KubeVirt refuses in the spec of an instance beyond what the schema says. The instancetype is applied already. */

import { parseQuantity } from "../../kube/quantity.ts";
import { type Cause, invalid, required } from "../admission.ts";
import type { CloudInit, Disk, InstanceSpec, Volume } from "./types.ts";
import { networkCauses } from "./validate-network.ts";

const diskBuses: Record<"disk" | "cdrom" | "lun", readonly string[]> = {
  disk: ["virtio", "sata", "scsi", "usb"],
  cdrom: ["sata", "scsi", "usb"],
  lun: ["sata", "scsi"],
};
const hotplugBuses = ["virtio", "scsi"];
const inlineBytes = 2048;

export function validateInstance(field: string, spec: InstanceSpec, operation: string): Cause[] {
  return [
    ...diskCauses(field, spec),
    ...volumeCauses(field, spec),
    ...pairCauses(field, spec),
    ...(operation === "CREATE" ? networkCauses(field, spec) : []),
    ...resourceCauses(field, spec),
    ...restCauses(field, spec),
  ];
}

function duplicates<T>(
  items: readonly T[],
  key: (item: T) => string | number | undefined,
  at: (n: number) => string,
  word: string,
): Cause[] {
  const first = new Map<string | number, number>();
  return items.flatMap((item, n) => {
    const value = key(item);
    if (value === undefined) return [];
    const earlier = first.get(value);
    if (earlier !== undefined)
      return [
        { reason: "FieldValueDuplicate" as const, message: `${at(n)} and ${at(earlier)} must not have the same ${word}.`, field: at(n) },
      ];
    first.set(value, n);
    return [];
  });
}

function diskCauses(field: string, { domain, volumes = [] }: InstanceSpec): Cause[] {
  const disks = domain.devices.disks ?? [];
  const at = (n: number) => `${field}.domain.devices.disks[${n}]`;
  const plugged = new Set(volumes.filter((v) => v.persistentVolumeClaim?.hotpluggable || v.dataVolume?.hotpluggable).map((v) => v.name));
  const each = disks.flatMap((disk, n) => {
    const causes: Cause[] = [];
    const types = (["disk", "cdrom", "lun"] as const).filter((type) => disk[type]);
    if (!disk.name) causes.push(required(`${at(n)}.name`, `${at(n)} needs a name`));
    if (types.length > 1) causes.push(invalid(at(n), `${at(n)} can only have a single target type defined`));
    const [type = "disk"] = types;
    const bus = disk[type]?.bus;
    const allowed = plugged.has(disk.name) && type === "disk" ? hotplugBuses : diskBuses[type];
    if (bus !== undefined && !allowed.includes(bus))
      causes.push(
        invalid(`${at(n)}.${type}.bus`, `${at(n)} is set with an unrecognized bus ${bus}, must be one of: [${allowed.join(" ")}]`),
      );
    if (disk.bootOrder !== undefined && disk.bootOrder < 1)
      causes.push(invalid(`${at(n)}.bootOrder`, `${at(n)} must have a boot order > 0, if supplied`));
    causes.push(...serialCauses(disk, at(n)));
    return causes;
  });
  const ordered = [...disks, ...(domain.devices.interfaces ?? [])];
  return [
    ...each,
    ...duplicates(disks, ({ name }) => name, at, "Name"),
    ...duplicates(
      ordered,
      ({ bootOrder }) => bootOrder,
      (n) => `${field}.domain.devices.bootOrder[${n}]`,
      "boot order",
    ),
  ];
}

function serialCauses({ serial }: Disk, at: string): Cause[] {
  if (serial === undefined) return [];
  if (serial.length > 256) return [invalid(`${at}.serial`, `${at} must be less than or equal to 256 in length, if specified`)];
  return /^[A-Za-z0-9_.+-]*$/.test(serial)
    ? []
    : [invalid(`${at}.serial`, `${at} must be made up of the following characters [A-Za-z0-9_.+-], if specified`)];
}

function volumeCauses(field: string, { volumes = [] }: InstanceSpec): Cause[] {
  const at = (n: number) => `${field}.volumes[${n}]`;
  const each = volumes.flatMap((volume, n) => {
    const { name, ...sources } = volume;
    if (!name) return [required(`${at(n)}.name`, `${at(n)} needs a name`)];
    const kinds = Object.values(sources).filter((source) => source !== undefined).length;
    if (kinds !== 1) return [invalid(at(n), `${at(n)} must have exactly one source type set`)];
    return cloudInitCauses(volume, at(n));
  });
  const inits = volumes.filter((volume) => volume.cloudInitConfigDrive ?? volume.cloudInitNoCloud);
  const several = inits.length > 1 ? [invalid(`${field}.volumes`, `${field}.volumes must have max one cloudInit type set`)] : [];
  return [...each, ...duplicates(volumes, ({ name }) => name, at, "Name"), ...several];
}

function cloudInitCauses({ cloudInitConfigDrive, cloudInitNoCloud }: Volume, at: string): Cause[] {
  const data = cloudInitConfigDrive ?? cloudInitNoCloud;
  if (!data) return [];
  const where = `${at}.${cloudInitConfigDrive ? "cloudInitConfigDrive" : "cloudInitNoCloud"}`;
  const causes: Cause[] = [];
  const sources = (word: "user" | "network") => {
    const { secretRef, networkDataSecretRef, userData, userDataBase64, networkData, networkDataBase64 }: CloudInit = data;
    return word === "user"
      ? { secret: secretRef, plain: userData, base64: userDataBase64 }
      : { secret: networkDataSecretRef, plain: networkData, base64: networkDataBase64 };
  };
  const given = (word: "user" | "network") => Object.values(sources(word)).filter((source) => source !== undefined && source !== "").length;
  if (given("user") + given("network") === 0)
    causes.push(invalid(where, `${where} must have at least one userdatasource or one networkdatasource set.`));
  for (const word of ["user", "network"] as const) {
    if (given(word) > 1) causes.push(invalid(where, `${where} must have only one ${word}datasource set.`));
    const { plain = "", base64 = "" } = sources(word);
    const length = Buffer.byteLength(plain) || Buffer.from(base64, "base64").length;
    if (length > inlineBytes)
      causes.push(
        invalid(`${where}.${word}DataBase64`, `${where} ${word}data exceeds ${inlineBytes} byte limit. Should use a secret instead.`),
      );
  }
  return causes;
}

function pairCauses(field: string, { domain, volumes = [], accessCredentials = [] }: InstanceSpec): Cause[] {
  const disks = domain.devices.disks ?? [];
  const names = new Set(volumes.map(({ name }) => name));
  const used = new Set(disks.map(({ name }) => name));
  const filesystems = (domain.devices as { filesystems?: { name: string }[] }).filesystems ?? [];
  for (const { name } of filesystems) used.add(name);
  const lost = disks.flatMap(({ name }, n) =>
    names.has(name)
      ? []
      : [invalid(`${field}.domain.devices.disks[${n}].name`, `${field}.domain.devices.disks[${n}].Name '${name}' not found.`)],
  );
  const unused = volumes.flatMap(({ name, ...source }, n) =>
    used.has(name) || source.memoryDump || source.downwardMetrics || source.serviceAccount
      ? []
      : [invalid(`${field}.domain.volumes[${n}].name`, `${field}.domain.volumes[${n}].name '${name}' not found.`)],
  );
  const keys = accessCredentials.flatMap((credential, n) => {
    const method = (credential.sshPublicKey as { propagationMethod?: { configDrive?: object; noCloud?: object } } | undefined)
      ?.propagationMethod;
    const fits = volumes.some(
      (volume) => (method?.configDrive && volume.cloudInitConfigDrive) || (method?.noCloud && volume.cloudInitNoCloud),
    );
    return (method?.configDrive || method?.noCloud) && !fits
      ? [
          invalid(
            `${field}.accessCredentials[${n}]`,
            `${field}.accessCredentials[${n}] needs a cloud-init volume of its propagation method`,
          ),
        ]
      : [];
  });
  return [...lost, ...unused, ...keys];
}

const guestOf = ({ memory, resources }: InstanceSpec["domain"]) => memory?.guest ?? resources?.requests?.["memory"];

/** Asked of an instance only, not of a machine's template: vmi-create-admitter.go, ValidateVirtualMachineInstanceMandatoryFields. */
export const mandatoryCauses = (field: string, { domain }: InstanceSpec): Cause[] =>
  guestOf(domain) === undefined && !domain.memory?.hugepages
    ? [
        required(
          `${field}.domain.memory`,
          "no memory requested, at least one of memory.guest, memory.hugepages.size or resources.requests.memory must be set",
        ),
      ]
    : [];

function resourceCauses(field: string, { domain }: InstanceSpec): Cause[] {
  const guest = guestOf(domain);
  if (guest !== undefined && !(parseQuantity(guest) >= 2 ** 20))
    return [invalid(`${field}.domain.memory.guest`, `${field}.domain.memory.guest '${guest}': must be greater than or equal to 1Mi.`)];
  const { sockets = 1, cores = 1, threads = 1, maxSockets } = domain.cpu ?? {};
  if (sockets < 1 || cores < 1 || threads < 1)
    return [invalid(`${field}.domain.cpu`, "a CPU topology needs at least one socket, core and thread")];
  return maxSockets && sockets > maxSockets
    ? [invalid(`${field}.domain.cpu.sockets`, "there are more sockets than maxSockets allows")]
    : [];
}

const evictionStrategies = ["LiveMigrate", "LiveMigrateIfPossible", "None", "External"];

function restCauses(
  field: string,
  { hostname, evictionStrategy, terminationGracePeriodSeconds, domain, architecture }: InstanceSpec,
): Cause[] {
  const causes: Cause[] = [];
  if (hostname !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(hostname))
    causes.push(invalid(`${field}.hostname`, `${field}.hostname does not conform to the kubernetes DNS_LABEL rules : ${hostname}`));
  if (evictionStrategy !== undefined && !evictionStrategies.includes(evictionStrategy))
    causes.push(invalid(`${field}.evictionStrategy`, `${field}.evictionStrategy is set with an unrecognized option: ${evictionStrategy}`));
  if ((terminationGracePeriodSeconds ?? 0) < 0)
    causes.push(invalid(`${field}.terminationGracePeriodSeconds`, "a grace period is not negative"));
  if ((domain.firmware?.serial?.length ?? 0) > 256)
    causes.push(invalid(`${field}.domain.firmware.serial`, "a firmware serial has 256 characters at most"));
  if (architecture !== undefined && !["amd64", "arm64", "s390x"].includes(architecture))
    causes.push(invalid(`${field}.architecture`, `unsupported architecture: ${architecture}`));
  const machine = domain.machine?.type;
  if (machine !== undefined && !/^(q35|pc-q35-?.*|virt.*|s390-ccw-virtio.*)$/.test(machine))
    causes.push(
      invalid(`${field}.domain.machine.type`, `${field}.domain.machine.type is not supported: ${machine} (allowed values: [q35* pc-q35*])`),
    );
  return causes;
}
