/** The disks that a body asks for, in one form. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/block_device.py */
import type { Servers } from "../../../../generated/compute/index.ts";
import { isTrue } from "../../../http/boolean.ts";
import { badRequest } from "../../../http/errors.ts";

type Body = Servers["create"]["body"]["server"];
type Mapping = NonNullable<Body["block_device_mapping_v2"]>[number];

export interface BlockDevice {
  source: "volume" | "image" | "snapshot" | "blank";
  destination: "local" | "volume";
  /** Of the volume, image or snapshot. */
  id?: string;
  /** 0 boots first; undefined never. */
  bootIndex?: number;
  /** GiB */
  size?: number;
  deleteOnTermination: boolean;
  volumeType?: string;
  bus?: string;
  cdrom?: boolean;
  tag?: string;
  swap?: boolean;
}

const buses: Record<string, string> = { virtio: "virtio", scsi: "scsi", sata: "sata", usb: "usb" };

/** All disks of a new server, the bootable ones first, in their order. Throws 400 as Nova does. */
export function toBlockDevices({ imageRef, block_device_mapping, block_device_mapping_v2 }: Body): BlockDevice[] {
  if (block_device_mapping?.length && block_device_mapping_v2?.length)
    throw badRequest("Using different block_device_mapping syntaxes is not allowed in the same request.");
  const devices = [
    ...legacyDevices(block_device_mapping ?? [], imageRef),
    ...(block_device_mapping_v2 ?? []).flatMap((one) => toDevice(one, imageRef)),
  ];
  if (!imageRef && devices.length === 0) throw badRequest("Missing imageRef attribute");
  const bootsFromMapping = devices.some(({ bootIndex }) => bootIndex === 0);
  // Clients may name the image twice, once as the first mapping.
  if (imageRef && !bootsFromMapping)
    devices.unshift({ source: "image", destination: "local", id: imageRef, bootIndex: 0, deleteOnTermination: true });
  checkBootOrder(devices);
  if (devices.filter(({ swap }) => swap).length > 1)
    throw badRequest("Block Device Mapping is Invalid: More than one swap drive requested.");
  return devices.sort((a, b) => (a.bootIndex ?? Number.POSITIVE_INFINITY) - (b.bootIndex ?? Number.POSITIVE_INFINITY) || 0);
}

function checkBootOrder(devices: readonly BlockDevice[]): void {
  const indexes = devices.flatMap(({ bootIndex }) => bootIndex ?? []).sort((a, b) => a - b);
  if (indexes.length === 0 || indexes.some((index, place) => index !== place))
    throw badRequest(
      "Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.",
    );
}

/** The form of EC2's days: volumes and snapshots by device name, of which the first boots where there is no image. */
function legacyDevices(mappings: NonNullable<Body["block_device_mapping"]>, imageRef: string | undefined): BlockDevice[] {
  return mappings
    .filter(({ no_device }) => !no_device)
    .map((mapping, index) => {
      const { volume_id, snapshot_id } = mapping;
      if (volume_id === undefined && snapshot_id === undefined)
        throw badRequest("Block Device Mapping is Invalid: Unrecognized legacy format.");
      const boots = !imageRef && index === 0;
      return {
        ...(snapshot_id ? { source: "snapshot" as const, id: snapshot_id } : { source: "volume" as const, id: volume_id! }),
        destination: "volume" as const,
        ...(boots ? { bootIndex: 0 } : {}),
        ...sizeOf(mapping),
        deleteOnTermination: isTrue(mapping.delete_on_termination),
      };
    });
}

function toDevice(mapping: Mapping, imageRef: string | undefined): BlockDevice | [] {
  const { uuid, no_device, boot_index, disk_bus, device_type, guest_format, tag, volume_type } = mapping;
  if (no_device) return [];
  const source = mapping.source_type;
  if (source === undefined) throw badRequest("Block Device Mapping is Invalid: Some required fields are missing");
  const destination = mapping.destination_type ?? (source === "volume" || source === "snapshot" ? "volume" : "local");
  const index = boot_index === undefined || boot_index === null ? -1 : Number(boot_index);
  if (source === "blank" && uuid) throw badRequest("Block Device Mapping is Invalid: Invalid device UUID.");
  if (source !== "blank" && !uuid) throw badRequest("Block Device Mapping is Invalid: Missing device UUID.");
  if (source === "image" && destination === "local" && !(imageRef && index === 0))
    throw badRequest("Block Device Mapping is Invalid: Mapping image to local is not supported.");
  if (destination === "local" && volume_type)
    throw badRequest("Block Device Mapping is Invalid: Specifying a volume_type with destination_type=local is not supported.");
  if (source === "volume" && volume_type)
    throw badRequest("Block Device Mapping is Invalid: Specifying volume type to existing volume is not supported.");
  const { size } = sizeOf(mapping);
  if (destination === "volume" && size === undefined && (source === "image" || source === "blank"))
    throw badRequest(
      `Block Device Mapping is Invalid: a volume made of ${source === "image" ? "an image" : "nothing"} needs to have a non-zero size`,
    );
  if (disk_bus && !(disk_bus in buses)) throw badRequest(`Block Device Mapping is Invalid: KubeVirt has no disk bus ${disk_bus}`);
  return {
    source,
    destination,
    ...(uuid ? { id: uuid } : {}),
    ...(index >= 0 ? { bootIndex: index } : {}),
    ...(size === undefined ? {} : { size }),
    deleteOnTermination: destination === "local" || isTrue(mapping.delete_on_termination),
    ...(volume_type ? { volumeType: volume_type } : {}),
    ...(disk_bus ? { bus: buses[disk_bus]! } : {}),
    ...(device_type === "cdrom" ? { cdrom: true } : {}),
    ...(tag ? { tag } : {}),
    ...(guest_format === "swap" ? { swap: true } : {}),
  };
}

function sizeOf({ volume_size }: { volume_size?: number | string }): { size?: number } {
  if (volume_size === undefined || volume_size === "") return {};
  const size = Number(volume_size);
  if (!Number.isInteger(size) || size < 0) throw badRequest("Block Device Mapping is Invalid: Invalid volume_size.");
  return size === 0 ? {} : { size };
}
