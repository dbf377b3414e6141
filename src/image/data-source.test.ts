import { describe, expect, it } from "vitest";
import { IMAGES_NAMESPACE, OWNER } from "../kube/names.ts";
import { attributesOf, type ImageAttributes, toDataSource, toImage, withAttributes } from "./data-source.ts";

const attributes: ImageAttributes = {
  name: "café ☕",
  visibility: "community",
  protected: true,
  os_hidden: true,
  min_disk: 3,
  min_ram: 512,
  disk_format: "qcow2",
  container_format: "bare",
  tags: ["a", "b"],
  properties: { os_distro: "fedora", "with/slash": "☕", id: "no id" },
};
const placement = { id: "5a1f0d4e-0000-4000-8000-000000000000", namespace: "p1" };
const facts = { owner: "p", status: "queued", bytes: undefined, stores: undefined } as const;

describe("an image as a DataSource", () => {
  it("reads back what it wrote", () => {
    expect(attributesOf(toDataSource(attributes, placement))).toEqual(attributes);
  });

  it("keeps what others wrote, and takes away what is gone", () => {
    const dataSource = toDataSource(attributes, placement);
    dataSource.metadata.annotations = { ...dataSource.metadata.annotations, mine: "1" };
    withAttributes(dataSource, { ...attributes, protected: false, tags: [], properties: {}, min_ram: 0 });
    expect(dataSource.metadata.annotations).toMatchObject({ mine: "1" });
    expect(attributesOf(dataSource)).toMatchObject({ protected: false, tags: [], properties: {}, min_ram: 0, min_disk: 3 });
  });

  it("is public only in the namespace of public images, where its owner is written down", () => {
    expect(attributesOf(toDataSource({ ...attributes, visibility: "public" }, placement)).visibility).toBe("private");
    const published = toDataSource({ ...attributes, visibility: "public" }, { ...placement, namespace: IMAGES_NAMESPACE, owner: "p" });
    expect(attributesOf(published).visibility).toBe("public");
    expect(published.metadata.annotations?.[OWNER]).toBe("p");
    expect(attributesOf(toDataSource(attributes, { ...placement, namespace: IMAGES_NAMESPACE })).visibility).toBe("community");
  });

  it("does not let a property cover a base one", () => {
    expect(toImage(toDataSource(attributes, placement), facts)).toMatchObject({
      id: placement.id,
      os_distro: "fedora",
      status: "queued",
      size: null,
    });
  });

  it("is read where it was made by hand", () => {
    const byHand = {
      apiVersion: "cdi.kubevirt.io/v1beta1",
      kind: "DataSource",
      metadata: { name: "fedora", namespace: "p1", uid: "u", creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: { source: { pvc: { namespace: "p1", name: "fedora" } } },
    } as const;
    expect(toImage(byHand, { owner: "p", status: "active", bytes: 5, stores: undefined })).toMatchObject({
      id: "u",
      name: "fedora",
      visibility: "private",
      disk_format: "raw",
      container_format: "bare",
      size: 5,
      virtual_size: 5,
      checksum: null,
      tags: [],
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
    });
  });
});
