/**
 * Writes deploy/access/tenants.yaml, the rights that OpenStack's roles give in Kubernetes, from the code that relies on them:
 *
 *   node scripts/access.ts [--check]     --check writes nothing and fails where the file is stale
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Document, isMap, isSeq, visit } from "yaml";
import { standingNamespaces, standingObjects, standingRoles } from "../src/identity/standing-objects.ts";
import { imageReader } from "../src/image/sharing.ts";

const file = new URL("../deploy/access/tenants.yaml", import.meta.url);

const header = `# Written by scripts/access.ts from src/identity/{standing-objects,cluster-roles}.ts. Do not edit: npm run generate:access.
#
# The rights that OpenStack's roles give in Kubernetes. A project's members act as ServiceAccounts of the closed namespace dicot-identities,
# which Dicot binds to these ClusterRoles by RoleBindings in the project's namespace. The rule on openstackroles is a mark: by it a tenant who
# may write RoleBindings gives no higher role than his own.
`;

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

const text = [header, ...[...standingNamespaces, ...standingRoles(), ...standingObjects(), ...imageReader].map(toYaml)].join("---\n");

if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    process.stderr.write("deploy/access/tenants.yaml is stale: run `npm run generate:access`\n");
    process.exit(1);
  }
} else writeFileSync(file, text);
