/**
 * Writes of deploy/access what follows from the code: the rights that OpenStack's roles give, and what the watch cache reads.
 *
 *   node scripts/access.ts [--check]     --check writes nothing and fails where a file is stale
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Document, isMap, isSeq, visit } from "yaml";
import { resources } from "../generated/kubernetes/resources.ts";
import { standingNamespaces, standingObjects, standingRoles } from "../src/identity/standing-objects.ts";
import { imageReader } from "../src/image/sharing.ts";

const tenants = `# Written by scripts/access.ts from src/identity/{standing-objects,cluster-roles}.ts. Do not edit: npm run generate:access.
#
# The rights that OpenStack's roles give in Kubernetes. A project's members act as ServiceAccounts of the closed namespace dicot-identities,
# which Dicot binds to these ClusterRoles by RoleBindings in the project's namespace. The rule on openstackroles is a mark: by it a tenant who
# may write RoleBindings gives no higher role than his own.
`;

const cache = `# Written by scripts/access.ts from generated/kubernetes/resources.ts. Do not edit: npm run generate:access.
#
# What Dicot keeps in memory, of all namespaces: OpenStack's reads are answered from it. No Secret and no ConfigMap is among it.
# \`watch\` brings the first state, too; \`list\` stands in where the API server has no WatchList, and finds what another replica has just
# made; \`get\` reads an object anew after a conflict.
`;

/** One rule for each group, in the order of their names. */
function cacheRole(): object {
  const groups = Object.groupBy(
    Object.values(resources).filter(({ cached }) => cached),
    ({ group }) => group,
  );
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "dicot:cache" },
    rules: Object.entries(groups)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([group, kinds = []]) => ({
        apiGroups: [group],
        resources: kinds.map(({ plural }) => plural).sort(),
        verbs: ["get", "list", "watch"],
      })),
  };
}

/** A rule on a line, as people read them. */
function toYaml(object: object): string {
  const document = new Document(object, { aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, { key, value }) {
      if (String(key) === "rules" && isSeq(value)) for (const rule of value.items) if (isMap(rule)) rule.flow = true;
    },
  });
  return document.toString({ lineWidth: 140, flowCollectionPadding: true });
}

const files = {
  "tenants.yaml": [tenants, ...[...standingNamespaces, ...standingRoles(), ...standingObjects(), ...imageReader].map(toYaml)].join("---\n"),
  "cache.yaml": cache + toYaml(cacheRole()),
};

for (const [name, text] of Object.entries(files)) {
  const file = new URL(`../deploy/access/${name}`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write(`deploy/access/${name} is stale: run \`npm run generate:access\`\n`);
    process.exitCode = 1;
  }
}
