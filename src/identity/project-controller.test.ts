import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ENABLED, IDENTITIES_NAMESPACE, PROJECT } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { keepProjects } from "./project-controller.ts";

let cloud: Cloud;
let controller: ReturnType<typeof keepProjects>;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  controller = keepProjects(cloud, pino({ level: "silent" }));
});
afterAll(async () => {
  await controller.stop();
  await cloud.close();
});

it("makes a labelled namespace a project that can be worked in, and closes one that is disabled", async () => {
  const { kube } = cloud;
  const bindings = () =>
    kube
      .list("RoleBinding", "found")
      .map(({ metadata }) => metadata.name)
      .sort();
  const namespace = await kube.create({
    apiVersion: "v1" as const,
    kind: "Namespace" as const,
    metadata: { name: "found", labels: { [PROJECT]: "" } },
  });
  await controller.idle();
  expect(bindings()).toEqual(["dicot-admin", "dicot-manager", "dicot-member", "dicot-reader", "dicot-server-in-project"]);

  await kube.delete(kube.find("RoleBinding", "found", "dicot-member")!);
  await controller.idle();
  expect(bindings()).toContain("dicot-member");

  await kube.update(namespace, (copy) => ({ ...copy, metadata: { ...copy.metadata, annotations: { [ENABLED]: "false" } } }));
  await controller.idle();
  expect(bindings()).toEqual(["dicot-admin", "dicot-server-in-project"]);
});

it("deletes the accounts of a namespace that kubectl deletes", async () => {
  const { kube } = cloud;
  const id = cloud.projects.demo;
  const accounts = () => kube.own.readAll("ServiceAccount", IDENTITIES_NAMESPACE, `${PROJECT}=${id}`);
  expect(await accounts()).toHaveLength(3);
  await kube.delete(kube.find("Namespace", undefined, cloud.namespaces.demo)!);
  // Each look is a request, so that the watch gets its turn; vitest ends what never comes.
  while ((await accounts()).length > 0) await controller.idle();
  expect(kube.find("Namespace", undefined, cloud.namespaces.demo)).toBeUndefined();
});
