/**
 * Microversions, as strings the way OpenStack writes them: "2.100" is later than "2.47".
 *
 * How a service reads them:
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/wsgi.py (Request.set_api_version_request)
 */
import { ApiError, badRequest } from "./errors.ts";

export interface VersionRange {
  min: string;
  max: string;
}

/** What a service calls itself in `OpenStack-API-Version`, and the older header that its clients may still send. */
interface Header {
  type: string;
  legacy?: string;
}

const headers: Record<string, Header> = {
  compute: { type: "compute", legacy: "x-openstack-nova-api-version" },
  "block-storage": { type: "volume" },
  placement: { type: "placement" },
};

/** Cinder clients may send either of these; it answers with the first. */
const aliases: Record<string, string> = { "block-storage": "volume", volumev3: "volume" };

const MINOR_VERSIONS = 1e6;

/** A number that sorts as the version does. Each request asks for dozens: nothing is split, and nothing allocated. */
function rank(version: string): number {
  let [major, part] = [-1, 0];
  for (let index = 0; index < version.length; index += 1) {
    const digit = version.charCodeAt(index) - 48;
    if (digit >= 0) part = part * 10 + digit;
    else [major, part] = [part, 0];
  }
  return major === -1 ? part * MINOR_VERSIONS : major * MINOR_VERSIONS + part;
}

export const compareVersions = (a: string, b: string): number => rank(a) - rank(b);

export const atLeast = (version: string, wanted: string): boolean => compareVersions(version, wanted) >= 0;

/** A variant of a schema, or an operation, holds from `since` up to and including `until`. */
export function holds(span: { since: string | null; until: string | null }, version: string | undefined): boolean {
  if (version === undefined) return true;
  return (span.since === null || atLeast(version, span.since)) && (span.until === null || atLeast(span.until, version));
}

/**
 * The version that a request asks for; the minimum where it asks for none. Undefined where the service has no microversions.
 * Throws 400 for a malformed version and 406 for one outside of `range`.
 */
export function negotiate(
  service: string,
  range: VersionRange | undefined,
  sent: (header: string) => string | undefined,
): string | undefined {
  const header = headers[service];
  if (range === undefined || header === undefined) return undefined;
  const wanted = versionFor(header, sent);
  if (wanted === undefined) return range.min;
  if (wanted === "latest") return range.max;
  if (!/^[1-9]\d*\.(?:0|[1-9]\d*)$/.test(wanted)) {
    throw badRequest(`API Version String ${wanted} is of invalid format. Must be of format MajorNum.MinorNum.`);
  }
  if (!atLeast(wanted, range.min) || !atLeast(range.max, wanted)) {
    throw new ApiError(406, `Version ${wanted} is not supported by the API. Minimum is ${range.min} and maximum is ${range.max}.`);
  }
  return wanted;
}

function versionFor(header: Header, sent: (header: string) => string | undefined): string | undefined {
  const list = sent("openstack-api-version");
  for (const entry of list?.split(",") ?? []) {
    const [service = "", version] = entry.trim().split(/\s+/);
    const type = service.toLowerCase();
    if ((aliases[type] ?? type) === header.type && version !== undefined) return version.toLowerCase();
  }
  return header.legacy === undefined ? undefined : sent(header.legacy);
}

/** The headers by which an answer tells the version it was made for. */
export function versionHeaders(service: string, version: string | undefined): Record<string, string> {
  const header = headers[service];
  if (header === undefined || version === undefined) return {};
  const answer: Record<string, string> = { "openstack-api-version": `${header.type} ${version}`, vary: "OpenStack-API-Version" };
  if (header.legacy !== undefined) {
    answer[header.legacy] = version;
    answer["vary"] = "OpenStack-API-Version, X-OpenStack-Nova-API-Version";
  }
  return answer;
}
