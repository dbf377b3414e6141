/**
 * What a validator needs beyond JSON Schema to accept and refuse what OpenStack does: its formats, which are code there, and
 * bounds that also hold for numbers in strings. Upstream, all at the release's tags:
 *
 *   nova/api/validation/validators.py       cinder/api/validation/validators.py
 *   keystone/api/validation/validators.py   neutron_lib/api/validators/__init__.py (as the extractor names them)
 *
 * Where two services mean different things by one name, the generator writes `<service>:<name>`.
 * No format runs a regular expression that a caller gave; `regex` only compiles it.
 */
import { isIP, isIPv4, isIPv6 } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";

type Check = (value: unknown) => boolean;

/** A check of strings; anything else is left to `type`. */
const text =
  (check: (value: string) => boolean): Check =>
  (value) =>
    typeof value !== "string" || check(value);

/** Nova's printable characters: no control or line separator, and nothing beyond the basic plane. */
const printable = /^[^\p{C}\p{Zl}\p{Zp}\u{10000}-\u{10FFFF}]*$/u;
const blankEnds = /^\p{Zs}|\p{Zs}$/u;
const isName = (name: string) => printable.test(name) && !blankEnds.test(name);
const isSpacedName = (name: string) => printable.test(name) && /\P{Zs}/u.test(name);

/** iso8601.parse_date: everything after the year may be absent, and so may the offset. */
const iso8601 =
  /^(\d{4})(?:(?:-(\d{1,2})|(\d{2})(?!$))(?:(?:-(\d{1,2})|(\d{2}))(?:[ T](\d{2})(?::?(\d{2}))?(?::?(\d{1,2})(?:[.,]\d+)?)?(?:Z|[-+]\d{2}:?(?:\d{2})?)?)?)?)?$/;

function isDateTime(value: string): boolean {
  const match = iso8601.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? match[3] ?? 1), Number(match[4] ?? match[5] ?? 1)];
  const [hour, minute, second] = [Number(match[6] ?? 0), Number(match[7] ?? 0), Number(match[8] ?? 0)];
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && hour <= 23 && minute <= 59 && second <= 59;
}

/** base64.b64decode without `validate`: other characters are skipped, but the padding has to be there. */
function isBase64(value: string): boolean {
  const [, data = "", padding = ""] = /^([^=]*)(=*)/.exec(value.replace(/[^A-Za-z0-9+/=]/g, "")) ?? [];
  const rest = data.length % 4;
  return rest === 0 || (rest === 2 && padding.length >= 2) || (rest === 3 && padding.length >= 1);
}

/** uuidutils.is_uuid_like: 32 hex digits, however they are dressed. */
const isUuid = (value: string) =>
  /^[0-9a-f]{32}$/i.test(
    value
      .replace(/^urn:|uuid:/g, "")
      .replace(/^\{|\}$/g, "")
      .replace(/-/g, ""),
  );

/** rfc3986: a scheme and a host are required. */
const uri =
  /^[a-z][a-z0-9+.-]*:\/\/(?:[\w\-.~!$&'()*+,;=:%]*@)?(?:\[[0-9a-f:.]+\]|[\w\-.~!$&'()*+,;=%]+)(?::\d*)?(?:[/?#][\w\-.~!$&'()*+,;=:@%/?#[\]]*)?$/i;

function isRegex(value: string): boolean {
  if (value === "") return false;
  try {
    new RegExp(value.replaceAll("(?P<", "(?<"));
    return true;
  } catch {
    return false;
  }
}

/** netaddr.IPNetwork: an address with a prefix length or, in IPv4, a mask. */
function isCidr(value: string): boolean {
  const [address = "", prefix, ...more] = value.split("/");
  if (prefix === undefined || more.length > 0) return false;
  const bits = isIPv4(address) ? 32 : isPlainIPv6(address) ? 128 : undefined;
  if (bits === undefined) return false;
  return /^\d{1,3}$/.test(prefix) ? Number(prefix) <= bits : bits === 32 && isIPv4(prefix);
}

/** Without a zone: `fe80::1%eth0` names an interface of one machine. */
const isPlainIPv6 = (value: string) => isIPv6(value) && !value.includes("%");
const isAddress = (value: string) => isIP(value) !== 0 && !value.includes("%");
/** Neutron refuses an IPv4 network that is not spelt in full. */
const isSubnet = (value: string) => isCidr(value) && (value.includes(":") || /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value));

function isMacAddress(value: string): boolean {
  if (!/^(?:[0-9a-f]{1,2}([:-])(?:[0-9a-f]{1,2}\1){4}[0-9a-f]{1,2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|[0-9a-f]{12})$/i.test(value))
    return false;
  return !/^0*$|^f*$/i.test(value.replace(/[:.-]/g, ""));
}

function isDnsName(value: string): boolean {
  const name = value.replace(/\.$/, "");
  if (name === "") return value === "";
  const labels = name.split(".");
  const known = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i.test(label));
  return name.length <= 255 && known && !(labels.length > 1 && /^\d+$/.test(labels.at(-1)!));
}

/** Cinder's quotas: per resource, and per resource and volume type. A type that does not exist is for the slice to refuse. */
const quotaKey =
  /^(?:volumes|per_volume_gigabytes|snapshots|gigabytes|backups|backup_gigabytes|groups|(?:volumes|gigabytes|snapshots)_.+)$/;
const largest = 0x7fffffff;
const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";

/** What Python's int() or float() makes of a value; undefined where they would raise. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value)) return undefined;
  return Number(value);
}

const isQuota = (value: unknown) => {
  const number = numberOf(value);
  return number !== undefined && Number.isInteger(number) && number >= -1 && number <= largest;
};

const empty = (value: unknown) => value === undefined || value === null || value === "";
/** A string of which, without the spaces around it, `min` to 255 characters remain. */
const trimmed =
  (min: number): Check =>
  (value) =>
    typeof value === "string" && value.trim().length >= min && value.trim().length <= 255;
const optional =
  (check: Check): Check =>
  (value) =>
    empty(value) || check(value);
const oneOf =
  (...words: string[]): Check =>
  (value) =>
    typeof value === "string" && words.includes(value.toLowerCase());

// https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/objects/fields.py
const groupSnapshotStatus = oneOf("error", "available", "creating", "deleting", "deleted", "updating", "error_deleting");
const snapshotStatus = oneOf(
  "error",
  "available",
  "creating",
  "deleting",
  "deleted",
  "updating",
  "error_deleting",
  "unmanaging",
  "backing-up",
  "restoring",
);
const volumeStatus = oneOf(
  "creating",
  "available",
  "deleting",
  "error",
  "error_deleting",
  "error_managing",
  "managing",
  "attaching",
  "in-use",
  "detaching",
  "maintenance",
  "restoring-backup",
  "error_restoring",
  "reserved",
  "awaiting-transfer",
  "backing-up",
  "error_backing-up",
  "error_extending",
  "downloading",
  "uploading",
  "retyping",
  "extending",
);

/** Every format that `generated/` may name. */
export const formats: Readonly<Record<string, Check>> = {
  "date-time": text(isDateTime),
  az_name: text((name) => isName(name) && !name.includes(":")),
  az_name_with_leading_trailing_spaces: text((name) => isSpacedName(name) && !name.includes(":")),
  base64: text(isBase64),
  cidr: text((value) => isCidr(value) && !/\s/.test(value)),
  ipv4: text(isIPv4),
  ipv6: text(isPlainIPv6),
  name: text(isName),
  name_with_leading_trailing_spaces: text(isSpacedName),
  regex: text(isRegex),
  uri: text((value) => uri.test(value)),
  uuid: text(isUuid),

  // Cinder's are asked of any value, not of strings only.
  "block-storage:name": (value) => typeof value === "string" && value.trim() !== "",
  availability_zone: (value) => value === null || trimmed(1)(value),
  backup_status: oneOf("available", "error"),
  description_non_mandatory_remove_white_spaces: optional(trimmed(0)),
  disabled_reason: optional(trimmed(1)),
  group_snapshot_status: groupSnapshotStatus,
  group_status: groupSnapshotStatus, // cinder asks this list here too
  group_type: trimmed(1),
  key_size: (value) => value === null || /^[-+]?\d+$/.test(String(value)),
  level: (value) => empty(value) === false && oneOf("debug", "info", "warning", "error")(value),
  mysql_text: text((value) => Buffer.byteLength(value) <= 65535),
  name_non_mandatory_remove_white_spaces: optional(trimmed(0)),
  name_skip_leading_trailing_spaces: trimmed(1),
  progress: optional((value) => typeof value === "string" && /^\s*\d+%$/.test(value) && Number.parseInt(value, 10) <= 100),
  quota_class_set: (value) => isObject(value) && Object.keys(value).every((key) => quotaKey.test(key)),
  quota_set: (value) =>
    isObject(value) &&
    Object.entries(value).every(([key, limit]) => key === "tenant_id" || key === "id" || (quotaKey.test(key) && isQuota(limit))),
  snapshot_status: snapshotStatus,
  validate_volume_reset_body: (value) =>
    isObject(value) && ["status", "attach_status", "migration_status"].some((key) => value[key] !== null && Boolean(value[key])),
  volume_attach_status: optional(oneOf("attached", "detached")),
  volume_migration_status: optional(oneOf("migrating", "error", "success", "completing", "none", "starting")),
  volume_status: optional(volumeStatus),

  // Neutron's validators, by the names that the extractor gave them.
  "dns-name": text(isDnsName),
  "ip-address": text(isAddress),
  "ip-or-subnet": text((value) => isAddress(value) || isSubnet(value)),
  "mac-address": text(isMacAddress),
  "not-blank": text((value) => value.trim() !== ""),
  subnet: text(isSubnet),
};

/** The one Ajv of all services: schemas are compiled when they are first needed, and are known to be schemas. */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    addUsedSchema: false,
    // Upstream's patterns are Python's; two of them are no regular expressions under JavaScript's `u`.
    unicodeRegExp: false,
    allErrors: false,
    ownProperties: true,
  });
  ajv.removeKeyword("format");
  ajv.addKeyword({
    keyword: "format",
    schemaType: "string",
    compile: (name: string) => {
      const check = formats[name];
      if (check === undefined) throw new Error(`unknown format ${name}`);
      return check;
    },
    error: { message: ({ schema }) => `must be a valid ${String(schema)}` },
  });
  // Nova, Cinder and Keystone hold numbers in strings to the bounds too; for other services such a string fails by its type.
  bound(ajv, "minimum", ">=", (number, limit) => number >= limit);
  bound(ajv, "maximum", "<=", (number, limit) => number <= limit);
  return ajv;
}

function bound(ajv: Ajv2020, keyword: string, sign: string, holds: (number: number, limit: number) => boolean): void {
  ajv.removeKeyword(keyword);
  ajv.addKeyword({
    keyword,
    schemaType: "number",
    compile: (limit: number) => (value: unknown) => {
      const number = numberOf(value);
      return number === undefined || holds(number, limit);
    },
    error: { message: ({ schema }) => `must be ${sign} ${String(schema)}` },
  });
}
