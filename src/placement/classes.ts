/** Resource classes and traits: the standard ones, and those of the cluster's own that a node has. */
import type { ResourceClasses, Traits } from "../../generated/placement/index.ts";
import type { Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { loadVocabulary } from "../http/vocabulary.ts";
import type { Kube } from "../kube/kube.ts";
import { hosts } from "./hosts.ts";
import { inventoriesOf, traitsOf } from "./providers.ts";
import { refuse } from "./refusals.ts";
import type { RequiredTraits } from "./requests.ts";

/** Those of os-resource-classes and os-traits, which a Placement begins with. */
const standard = loadVocabulary("placement") as { "resource-classes": string[]; traits: string[] };

const knownClasses = (kube: Kube): Set<string> =>
  new Set([...standard["resource-classes"], ...hosts(kube).flatMap((node) => Object.keys(inventoriesOf(kube, node)))]);

const presentTraits = (kube: Kube): Set<string> => new Set(hosts(kube).flatMap(traitsOf));

const knownTraits = (kube: Kube): Set<string> => new Set([...standard.traits, ...presentTraits(kube)]);

/** Throws 400 for classes and traits that nobody knows: what no provider has, but could, only finds none. */
export function assertKnown(kube: Kube, resources: Readonly<Record<string, number>>, { all, anyOf, none }: RequiredTraits): void {
  const classes = knownClasses(kube);
  const strange = Object.keys(resources).find((name) => !classes.has(name));
  if (strange !== undefined) throw badRequest(`Invalid resource class in resources parameter: No such resource class ${strange}.`);
  const traits = knownTraits(kube);
  const unknown = [...all, ...anyOf.flat(), ...none].filter((name) => !traits.has(name));
  if (unknown.length > 0) throw badRequest(`Invalid trait(s) in "required" parameter: No such trait(s): ${unknown.join(", ")}.`);
}

const toClass = (name: string) => ({ name, links: [{ rel: "self", href: `/resource_classes/${name}` }] });

const found = "Resource classes are what the nodes have: they cannot be written.";

export const resourceClasses = {
  list: ({ kube }) => ({ resource_classes: [...knownClasses(kube)].map(toClass) }),

  show(call) {
    const { name } = call.path;
    if (!knownClasses(call.kube).has(name)) throw notFound("No such resource class", name);
    return toClass(name);
  },

  create: () => refuse(found),
  update: () => refuse(found),
  delete: () => refuse(found),
} satisfies Handlers<ResourceClasses>;

const seen = "Traits are what KubeVirt found out of the nodes: they cannot be written.";

export const traits = {
  /** `associated` tells those that some provider has from those that none has. */
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
    const present = presentTraits(call.kube);
    const wanted = (trait: string) => associated === undefined || present.has(trait) === /^true$/i.test(associated);
    return { traits: [...knownTraits(call.kube)].filter((trait) => matches(trait) && wanted(trait)).sort() };
  },

  show(call) {
    if (!knownTraits(call.kube).has(call.path.name)) throw notFound("No such trait(s)", call.path.name);
    return undefined;
  },

  update: () => refuse(seen),
  delete: () => refuse(seen),
} satisfies Handlers<Traits>;
