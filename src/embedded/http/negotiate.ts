/** Which form of an answer a client wants. */
import { notAcceptable, StatusError } from "../errors.ts";

export interface Form {
  as: "object" | "table" | "metadata";
  yaml: boolean;
  /** The version of meta.k8s.io for tables and metadata. */
  version: string;
}

const accepted = ["application/json", "application/yaml"];
const plain: Form = { as: "object", yaml: false, version: "v1" };

/**
 * Protobuf and CBOR are not spoken: clients name JSON after them. Throws 406 where nothing fits. Built-in kinds are behind a router that
 * knows whole types only.
 */
export function negotiate(accept: string | undefined, custom: boolean): Form {
  if (!accept) return plain;
  const ranges = accept.split(",").map(parseRange);
  const spoken = (type: string) => accepted.includes(type) || type === "*/*" || (custom && type === "application/*");
  if (!custom && !ranges.some(({ type }) => spoken(type))) throw noRepresentation();
  // Sorting is stable: the client's order decides between equal weights.
  for (const { type, parameters } of ranges.sort((a, b) => b.quality - a.quality)) {
    if (!spoken(type)) continue;
    const yaml = type === "application/yaml";
    const as = parameters["as"];
    if (as === undefined) return { ...plain, yaml };
    const version = parameters["v"] ?? "v1";
    if (parameters["g"] !== "meta.k8s.io" || !/^v1(beta1)?$/.test(version)) continue;
    if (as === "Table") return { as: "table", yaml, version };
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return { as: "metadata", yaml, version };
  }
  throw notAcceptable(accepted);
}

const noRepresentation = () =>
  new StatusError(406, "NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${accepted.join(", ")}`, {});

export function parseRange(text: string): { type: string; parameters: Record<string, string>; quality: number } {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters = Object.fromEntries(rest.map((part) => part.split("=").map((side) => side.trim()) as [string, string]));
  return { type: type.toLowerCase(), parameters, quality: Number(parameters["q"] ?? 1) };
}
