/**
 * The documents by which clients discover versions: facts of each service, in the form that its own clients read.
 * Public: no token is needed, as in every service's paste pipeline.
 */
import type { Contract, ServiceName } from "./contract.ts";

export interface Document {
  status: number;
  body: unknown;
}

const link = (href: string, rel = "self") => ({ rel, href });

/** The answer to a GET of `path` below the mount point, or undefined where `path` is not a version document. */
export function versionDocument(contract: Contract, base: string, path: string): Document | undefined {
  const { root, ...versions } = documents[contract.service](contract, base);
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? root : versions[trimmed];
}

/** The list of versions, and each version's own document by its path. */
type Documents = (contract: Contract, base: string) => { root: Document; [path: string]: Document };

const ok = (body: unknown, status = 200): Document => ({ status, body });

/**
 * `v2.0` is 2.1 without microversions, by its older name.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/compute/versions.py
 */
const compute: Documents = (contract, base) => {
  const version = (id: string, more: object) => ({
    id,
    version: "",
    min_version: "",
    ...more,
    links: [link(`${base}/${id === "v2.0" ? "v2" : id}/`)],
  });
  const older = version("v2.0", { status: "SUPPORTED", updated: "2011-01-21T11:33:21Z" });
  const current = version("v2.1", {
    status: "CURRENT",
    version: contract.maxVersion,
    min_version: contract.minVersion,
    updated: "2013-07-23T11:33:21Z",
  });
  const detail = (one: typeof current, major: string) =>
    ok({
      version: {
        ...one,
        links: [...one.links, { rel: "describedby", type: "text/html", href: "http://docs.openstack.org/" }],
        "media-types": [{ base: "application/json", type: `application/vnd.openstack.compute+json;version=${major}` }],
      },
    });
  return { root: ok({ versions: [older, current] }), "/v2.1": detail(current, "2.1"), "/v2": detail(older, "2") };
};

/** https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/versions.py */
const blockStorage: Documents = (contract, base) => {
  const version = {
    id: "v3.0",
    status: "CURRENT",
    version: contract.maxVersion,
    min_version: contract.minVersion,
    updated: "2023-08-31T00:00:00Z",
    links: [{ rel: "describedby", type: "text/html", href: "https://docs.openstack.org/" }, link(`${base}/v3/`)],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.volume+json;version=3" }],
  };
  return { root: ok({ versions: [version] }, 300), "/v3": ok({ versions: [version] }) };
};

/** https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/api/discovery.py */
const identity: Documents = (contract, base) => {
  const version = {
    id: `v${contract.maxVersion ?? "3.14"}`,
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [link(`${base}/v3/`)],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
  return { root: ok({ versions: { values: [version] } }, 300), "/v3": ok({ version }) };
};

/** https://opendev.org/openstack/glance/src/tag/33.0.0/glance/api/versions.py: the minor versions of one `/v2/`. */
const imageVersions = [
  "2.17",
  "2.16",
  "2.15",
  "2.13",
  "2.12",
  "2.11",
  "2.10",
  "2.9",
  "2.8",
  "2.7",
  "2.6",
  "2.5",
  "2.4",
  "2.3",
  "2.2",
  "2.1",
  "2.0",
];
const image: Documents = (contract, base) => {
  const newest = contract.maxVersion ?? imageVersions[0]!;
  const minors = imageVersions.includes(newest) ? imageVersions : [newest, ...imageVersions];
  const versions = minors.map((minor) => ({
    id: `v${minor}`,
    status: minor === newest ? "CURRENT" : "SUPPORTED",
    links: [link(`${base}/v2/`)],
  }));
  return { root: ok({ versions }, 300) };
};

/** https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/pecan_wsgi/controllers/root.py */
const network: Documents = (_contract, base) => {
  const resource = (name: string, collection: string) => ({ name, collection, links: [link(`${base}/v2.0/${collection}`)] });
  const resources = [
    resource("network", "networks"),
    resource("subnet", "subnets"),
    resource("port", "ports"),
    resource("subnetpool", "subnetpools"),
  ];
  return {
    root: ok({ versions: [{ id: "v2.0", status: "CURRENT", links: [link(`${base}/v2.0/`)] }] }),
    "/v2.0": ok({ resources }),
  };
};

/** https://opendev.org/openstack/placement/src/tag/16.0.0/placement/handlers/root.py */
const placement: Documents = (contract, base) => ({
  root: ok({
    versions: [
      { id: "v1.0", status: "CURRENT", min_version: contract.minVersion, max_version: contract.maxVersion, links: [link(`${base}/`)] },
    ],
  }),
});

const documents: Record<ServiceName, Documents> = { identity, image, compute, "block-storage": blockStorage, network, placement };
