/** What a URL asks for, as the API server's RequestInfo says it; authorization, routing and audit all go by this. */
import { requirements } from "../selectors.ts";
import { isTrue } from "./options.ts";

export interface RequestInfo {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; for other paths the method in small letters. */
  verb: string;
  path: string;
  /** False for discovery, health and the like. */
  isResource: boolean;
  group: string;
  version: string;
  namespace: string | undefined;
  resource: string;
  subresource: string;
  /** Segments after resource, name and subresource: `proxy` takes them. */
  rest: readonly string[];
  name: string;
}

const verbs: Record<string, string> = { POST: "create", GET: "get", HEAD: "get", PUT: "update", PATCH: "patch", DELETE: "delete" };
/** Under a namespace these are its own subresources, not resources in it. */
const namespaceSubresources = new Set(["status", "finalize"]);

export function parseRequest(method: string, path: string, query: URLSearchParams): RequestInfo {
  const none: RequestInfo = {
    verb: method.toLowerCase(),
    path,
    isResource: false,
    group: "",
    version: "",
    namespace: undefined,
    resource: "",
    subresource: "",
    rest: [],
    name: "",
  };
  // A slash that was escaped is one: no name has any.
  let parts = decodeURIComponent(path).split("/").filter(Boolean);
  const prefix = parts.shift();
  if (prefix !== "api" && prefix !== "apis") return none;
  const group = prefix === "apis" ? parts.shift() : "";
  const version = parts.shift();
  if (group === undefined || version === undefined || parts.length === 0) return none;

  let verb = verbs[method] ?? "";
  let legacyWatch = false;
  if (parts[0] === "watch" && parts.length > 1) {
    legacyWatch = true;
    parts.shift();
  }
  let namespace: string | undefined;
  if (parts[0] === "namespaces" && parts[1] !== undefined) {
    namespace = parts[1];
    if (parts.length > 2 && !namespaceSubresources.has(parts[2]!)) parts = parts.slice(2);
  }
  const [resource = "", name = "", subresource = "", ...rest] = parts;
  if (name === "" && verb === "get") verb = legacyWatch || isTrue(query.get("watch")) ? "watch" : "list";
  else if (legacyWatch) verb = "watch";
  if (name === "" && verb === "delete") verb = "deletecollection";
  const selected = name === "" && /^(list|watch|deletecollection)$/.test(verb) ? selectedName(query) : "";
  return { ...none, verb, isResource: true, group, version, namespace, resource, name: name || selected, subresource, rest };
}

/** A list that is confined to one name is authorized like a get of that name. */
function selectedName(query: URLSearchParams): string {
  const selector = query.get("fieldSelector");
  if (!selector) return "";
  try {
    return requirements(selector).find(({ key, operator }) => key === "metadata.name" && operator === "=")?.value ?? "";
  } catch {
    return "";
  }
}
