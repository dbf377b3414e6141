import { describe, expect, it } from "vitest";
import { toBlockDevices } from "./block-devices.ts";

const base = { name: "a", flavorRef: "1" };
const image = "0b6ff7c2-2e1c-4b52-9d1a-1c2f8ad1f0aa";
const root = { source: "image", destination: "local", id: image, bootIndex: 0, deleteOnTermination: true };
const mapping = <T extends object>(...block_device_mapping_v2: T[]) => ({ ...base, block_device_mapping_v2 });

describe("the disks of a new server", () => {
  it("are the image's where it says nothing else", () => {
    expect(toBlockDevices({ ...base, imageRef: image })).toEqual([root]);
  });

  it("may name the image twice", () => {
    const asked = mapping({ source_type: "image", destination_type: "local", boot_index: 0, uuid: image } as const);
    expect(toBlockDevices({ ...asked, imageRef: image })).toEqual([root]);
  });

  it("come in the order in which they boot", () => {
    const asked = mapping(
      { source_type: "blank", destination_type: "volume", volume_size: 2, delete_on_termination: "true" },
      { source_type: "volume", uuid: "v1", boot_index: "1" },
      {
        source_type: "image",
        destination_type: "volume",
        uuid: image,
        volume_size: "3",
        boot_index: 0,
        disk_bus: "scsi",
        volume_type: "fast",
        tag: "t",
      },
    );
    expect(toBlockDevices(asked as never)).toEqual([
      {
        source: "image",
        destination: "volume",
        id: image,
        bootIndex: 0,
        size: 3,
        deleteOnTermination: false,
        volumeType: "fast",
        bus: "scsi",
        tag: "t",
      },
      { source: "volume", destination: "volume", id: "v1", bootIndex: 1, deleteOnTermination: false },
      { source: "blank", destination: "volume", size: 2, deleteOnTermination: true },
    ]);
  });

  it("may be given in the first form", () => {
    expect(
      toBlockDevices({ ...base, block_device_mapping: [{ volume_id: "v1", device_name: "vda", delete_on_termination: true }] }),
    ).toEqual([{ source: "volume", id: "v1", destination: "volume", bootIndex: 0, deleteOnTermination: true }]);
  });

  it.each([
    [{ ...base }, "Missing imageRef"],
    [
      { ...base, imageRef: image, block_device_mapping: [{ volume_id: "v" }], ...mapping({ source_type: "volume", uuid: "v" }) },
      "different block_device_mapping syntaxes",
    ],
    [mapping({ source_type: "volume", uuid: "v" }), "Boot sequence"],
    [mapping({ source_type: "volume", uuid: "v", boot_index: 0 }, { source_type: "volume", uuid: "w", boot_index: 0 }), "Boot sequence"],
    [mapping({ source_type: "volume", boot_index: 0 }), "Missing device UUID"],
    [mapping({ source_type: "blank", uuid: "v", boot_index: 0 }), "Invalid device UUID"],
    [mapping({ source_type: "image", destination_type: "local", uuid: image, boot_index: 0 }), "image to local"],
    [mapping({ source_type: "image", destination_type: "volume", uuid: image, boot_index: 0 }), "non-zero size"],
    [mapping({ source_type: "volume", uuid: "v", boot_index: 0, volume_type: "fast" }), "volume type to existing volume"],
    [mapping({ source_type: "blank", destination_type: "local", boot_index: 0, volume_type: "fast" }), "destination_type=local"],
    [mapping({ source_type: "volume", uuid: "v", boot_index: 0, disk_bus: "fdc" }), "disk bus"],
    [mapping({ source_type: "volume", uuid: "v", boot_index: 0, volume_size: -1 }), "volume_size"],
  ])("are refused as %j", (body, message) => {
    expect(() => toBlockDevices(body as never)).toThrow(message);
  });
});
