/** Which form of an answer a client wants. */
import { notAcceptable } from "../errors.ts";

export interface Form {
  as: "object" | "table" | "metadata";
  yaml: boolean;
  /** The version of meta.k8s.io for tables and metadata. */
  version: string;
}

const accepted = ["application/json", "application/yaml"];
const plain: Form = { as: "object", yaml: false, version: "v1" };

/** Protobuf and CBOR are not spoken: clients name JSON after them. Throws 406 where nothing fits. */
export function negotiate(accept: string | undefined): Form {
  if (!accept) return plain;
  const ranges = accept.split(",").map(parseRange);
  // Sorting is stable: the client's order decides between equal weights.
  for (const { type, parameters } of ranges.sort((a, b) => b.quality - a.quality)) {
    const yaml = type === "application/yaml";
    if (!yaml && type !== "application/json" && type !== "*/*" && type !== "application/*") continue;
    const as = parameters["as"];
    if (as === undefined) return { ...plain, yaml };
    const version = parameters["v"] ?? "v1";
    if (parameters["g"] !== "meta.k8s.io" || !/^v1(beta1)?$/.test(version)) continue;
    if (as === "Table") return { as: "table", yaml, version };
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return { as: "metadata", yaml, version };
  }
  throw notAcceptable(accepted);
}

export function parseRange(text: string): { type: string; parameters: Record<string, string>; quality: number } {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters = Object.fromEntries(rest.map((part) => part.split("=").map((side) => side.trim()) as [string, string]));
  return { type: type.toLowerCase(), parameters, quality: Number(parameters["q"] ?? 1) };
}
