/**
 * Message tables for protobuf, which typed Go clients (kubectl create among them) send: read from the Go types of k8s.io/api, whose
 * tags hold field number and JSON name. The Go type says what the wire does not: whether an empty value means absent.
 */

/** `[JSON name, type, flags]`; flags: r repeated, m map, i inlined, o empty means absent. */
export type Field = [name: string, type: string, flags: string];
export type Messages = Record<string, Record<number, Field>>;

const scalars: Record<string, string> = {
  string: "string",
  bool: "bool",
  int: "int",
  int32: "int",
  int64: "int",
  uint32: "int",
  uint64: "int",
  float64: "double",
  byte: "bytes",
};
const special: Record<string, string> = {
  "metav1.Time": "Time",
  "metav1.MicroTime": "MicroTime",
  "metav1.Duration": "Duration",
  "metav1.FieldsV1": "Raw",
  "meta/v1.FieldsV1": "Raw",
  "resource.Quantity": "Quantity",
  "intstr.IntOrString": "IntOrString",
  "runtime.RawExtension": "Raw",
  "types.UID": "string",
  "types.NodeName": "string",
};

interface Declarations {
  structs: Map<string, string>;
  /** Other named types: `ResourceList` → `map[ResourceName]resource.Quantity`. */
  named: Map<string, string>;
}

/** `sources`: package (`core/v1`) → the text of its types.go. `roots`: messages that clients send. */
export function messages(sources: Map<string, string>, roots: readonly string[]): Messages {
  const packages = new Map([...sources].map(([name, text]) => [name, declarations(text)]));
  const found: Messages = {};
  const visit = (full: string) => {
    const dot = full.lastIndexOf(".");
    const [pkg, name] = [full.slice(0, dot), full.slice(dot + 1)];
    const body = packages.get(pkg)?.structs.get(name);
    if (body === undefined || found[full] !== undefined) return;
    const fields: Record<number, Field> = {};
    found[full] = fields;
    for (const line of body.split("\n")) {
      const match = /^\t(?:\w+\s+)?([\w.*[\]]+)\s+`(.*)`/.exec(line);
      const number = /protobuf:"\w+,(\d+)/.exec(match?.[2] ?? "")?.[1];
      if (match === null || number === undefined) continue;
      const [json = "", ...options] = (/json:"([^"]*)"/.exec(match[2]!)?.[1] ?? "").split(",");
      const { type, flags, pointer } = typeOf(match[1]!, pkg);
      // An embedded struct has no name in JSON.
      const inline = json === "";
      const optional = !pointer && (options.includes("omitempty") || options.includes("omitzero"));
      fields[Number(number)] = [json, type, `${flags}${inline ? "i" : ""}${optional ? "o" : ""}`];
      visit(type);
    }
  };

  function typeOf(go: string, pkg: string, pointer = false): { type: string; flags: string; pointer: boolean } {
    if (go.startsWith("*")) return typeOf(go.slice(1), pkg, true);
    if (go === "[]byte") return { type: "bytes", flags: "", pointer };
    if (go.startsWith("[]")) return { ...typeOf(go.slice(2), pkg), flags: "r", pointer };
    const map = /^map\[[\w.]+\](.+)$/.exec(go);
    if (map) return { ...typeOf(map[1]!, pkg), flags: "m", pointer };
    const scalar = scalars[go] ?? special[go];
    if (scalar !== undefined) return { type: scalar, flags: "", pointer };
    const [alias, name] = go.includes(".") ? (go.split(".") as [string, string]) : [undefined, go];
    const home = alias === undefined ? pkg : alias === "metav1" ? "meta/v1" : "core/v1";
    const own = special[`${home}.${name}`] ?? (home === "meta/v1" ? special[`metav1.${name}`] : undefined);
    if (own !== undefined) return { type: own, flags: "", pointer };
    const named = packages.get(home)?.named.get(name);
    // A named list is a message with `items` of its own; a named map or scalar is what it stands for.
    if (named?.startsWith("[]")) return { type: "Strings", flags: "", pointer };
    if (named !== undefined) return typeOf(named, home, pointer);
    return { type: `${home}.${name}`, flags: "", pointer };
  }

  for (const root of roots) visit(root);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function declarations(text: string): Declarations {
  const structs = new Map<string, string>();
  for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) structs.set(name!, body!);
  const named = new Map<string, string>();
  for (const [, name, type] of text.matchAll(/^type (\w+) (?!struct|interface)([\w.*[\]]+)/gm)) named.set(name!, type!);
  return { structs, named };
}
