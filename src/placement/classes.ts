/** Resource classes and traits: those that a node of the cluster has. */
import type { ResourceClasses, Traits } from "../../generated/placement/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { hosts } from "./hosts.ts";
import { inventoriesOf, traitsOf } from "./providers.ts";
import { refuse } from "./refusals.ts";

const classesOf = (kube: Kube): string[] => [
  ...new Set(["VCPU", "MEMORY_MB", ...hosts(kube).flatMap((node) => Object.keys(inventoriesOf(kube, node)))]),
];

const toClass = (name: string) => ({ name, links: [{ rel: "self", href: `/resource_classes/${name}` }] });

const found = "Resource classes are what the nodes have: they cannot be written.";

export const resourceClasses = {
  list: ({ kube }) => ({ resource_classes: classesOf(kube).map(toClass) }),

  show(call) {
    const { name } = call.path;
    if (!classesOf(call.kube).includes(name)) throw notFound("No such resource class", name);
    return toClass(name);
  },

  create: () => refuse(found),
  update: () => refuse(found),
  delete: () => refuse(found),
} satisfies Handlers<ResourceClasses>;

const allTraits = ({ kube }: Pick<Call, "kube">): string[] => [...new Set(hosts(kube).flatMap(traitsOf))].sort();

const seen = "Traits are what KubeVirt found out of the nodes: they cannot be written.";

export const traits = {
  /** All of them are some provider's: only those that no provider has would be left out by `associated`. */
  list(call) {
    const { name, associated } = call.query;
    if (associated !== undefined && !/^(true|false)$/i.test(associated))
      throw badRequest(`The query parameter 'associated' only accepts 'true' or 'false'`);
    const [operator, text = ""] = name?.split(/:(.*)/s) ?? [];
    if (name !== undefined && operator !== "in" && operator !== "startswith")
      throw badRequest(
        `Badly formatted name parameter. Expected name query string parameter in form: ?name=[in|startswith]:[name1,name2|prefix].`,
      );
    const matches = (trait: string) => name === undefined || (operator === "in" ? text.split(",").includes(trait) : trait.startsWith(text));
    return { traits: /^false$/i.test(associated ?? "") ? [] : allTraits(call).filter(matches) };
  },

  show(call) {
    if (!allTraits(call).includes(call.path.name)) throw notFound("No such trait(s)", call.path.name);
    return undefined;
  },

  update: () => refuse(seen),
  delete: () => refuse(seen),
} satisfies Handlers<Traits>;
