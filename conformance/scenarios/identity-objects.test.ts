/** What Identity keeps that no token needs, as who comes with kubectl finds it: made there it counts, deleted there it takes along what is its. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, made, named, object, objects, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let admin: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  admin = cloud.admin;
});
afterAll(() => cloud.close());

const kinds = "/apis/identity.dicot.io/v1alpha1/namespaces/dicot-system";
const secrets = "/api/v1/namespaces/dicot-system/secrets";
const withId = async (path: string, id: string) => (await objects(cloud, `${path}?labelSelector=openstack.dicot.io/id=${id}`))[0]?.metadata;
const goes = (path: string) =>
  eventually(
    () => cloud.kubernetes("GET", path),
    ({ status }) => status === 404,
  );

describe("a consumer of OAuth", () => {
  it("takes its secret along", async () => {
    const { id } = await made(admin, "identity", "/OS-OAUTH1/consumers", { consumer: { description: cloud.own("photos") } });
    const name = (await withId(`${kinds}/oauthconsumers`, id))?.name;
    expect((await object(cloud, `${secrets}/${name}`)).metadata.labels).toMatchObject({ "openstack.dicot.io/secret-of": "oauth-consumer" });
    due(await cloud.kubernetes("DELETE", `${kinds}/oauthconsumers/${name}`), 200);
    await gone(admin, "identity", `/OS-OAUTH1/consumers/${id}`);
    await goes(`${secrets}/${name}`);
  });
});

describe("the configuration of a domain", () => {
  it("is a Secret that goes with the domain", async () => {
    const { id } = await made(admin, "identity", "/domains", { domain: { name: cloud.own("configured") } });
    const config = { ldap: { url: "ldap://directory.example.org" } };
    due(await admin.ask("identity", "PUT", `/domains/${id}/config`, { body: { config } }), 201);
    await object(cloud, `${secrets}/domain-config-${id}`);
    due(await cloud.kubernetes("DELETE", `/apis/identity.dicot.io/v1alpha1/domains/${id}`), 200);
    await gone(admin, "identity", `/domains/${id}`);
    await goes(`${secrets}/domain-config-${id}`);
  });
});

describe("a registered limit", () => {
  it("takes the limits along that stand in its place", async () => {
    const service = await named(admin, "identity", "/services", "nova");
    const limited = { service_id: service.id, resource_name: cloud.own("lamps") };
    const body = { registered_limits: [{ ...limited, default_limit: 10 }] };
    const [registered] = await made<Thing[]>(admin, "identity", "/registered_limits", body);
    const own = { limits: [{ ...limited, resource_limit: 5, project_id: cloud.demo.projectId }] };
    const [limit] = await made<Thing[]>(admin, "identity", "/limits", own);
    const name = (await withId(`${kinds}/unifiedlimits`, limit!.id))?.name;
    due(
      await cloud.kubernetes("DELETE", `${kinds}/registeredlimits/${(await withId(`${kinds}/registeredlimits`, registered!.id))?.name}`),
      200,
    );
    await gone(admin, "identity", `/limits/${limit!.id}`);
    await goes(`${kinds}/unifiedlimits/${name}`);
  });
});

describe("a group of endpoints", () => {
  it("made and given with kubectl narrows the catalog of a project", async () => {
    const name = cloud.own("public-compute");
    const service = await named(admin, "identity", "/services", "nova");
    const body = {
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "EndpointGroup",
      metadata: { name },
      spec: { name, filters: { serviceID: service.id, interface: "public" } },
    };
    const { metadata } = due(await cloud.kubernetes("POST", `${kinds}/endpointgroups`, body), 201).json<{ metadata: { uid: string } }>();
    const id = metadata.uid.replaceAll("-", "");
    expect(
      await eventually(
        () => listed(admin, "identity", "/OS-EP-FILTER/endpoint_groups"),
        (groups) => groups.some((group) => group.id === id),
      ),
    ).toBeTruthy();

    const project = await made(admin, "identity", "/projects", { project: { name } });
    const path = "/api/v1/namespaces";
    const namespace = (await objects(cloud, `${path}?labelSelector=openstack.dicot.io/project=${project.id}`))[0]?.metadata.name;
    const patch = { metadata: { annotations: { "openstack.dicot.io/endpoint-groups": JSON.stringify([id]) } } };
    due(await cloud.kubernetes("PATCH", `${path}/${namespace}`, patch, "application/merge-patch+json"), 200);
    const endpoints = await eventually(
      () => listed<{ interface: string; service_id: string }>(admin, "identity", `/OS-EP-FILTER/projects/${project.id}/endpoints`),
      (list) => list.length > 0,
    );
    expect(endpoints).toMatchObject([{ interface: "public", service_id: service.id }]);

    due(await admin.ask("identity", "DELETE", `/OS-EP-FILTER/endpoint_groups/${id}`), 204);
    expect((await object(cloud, `${path}/${namespace}`)).metadata.annotations).not.toHaveProperty("openstack.dicot.io/endpoint-groups");
    await goes(`${kinds}/endpointgroups/${name}`);
    due(await admin.ask("identity", "DELETE", `/projects/${project.id}`), 204);
  });
});
