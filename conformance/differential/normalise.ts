/**
 * Leaves the facts of an answer and takes away what is new at each recording: ids, times, addresses of hosts and cards, secrets, links'
 * origin; and the words meant for humans, which are each project's own. What a script knows by a name stays under that name.
 */
import { isIP } from "node:net";
import type { Roots } from "./doors.ts";
import type { Service } from "./script.ts";

/** Where upstream's words for humans are. */
const texts = new Set(["message", "detail", "description", "explanation", "reason", "fault", "details"]);
/** Names of machines and what is made of them; numbers that a cloud counts by itself; secrets. By key, when there is a value at all. */
const named: Record<string, string> = {
  host: "host",
  hostId: "host",
  host_name: "host",
  hypervisor_hostname: "host",
  "OS-EXT-SRV-ATTR:host": "host",
  "OS-EXT-SRV-ATTR:hypervisor_hostname": "host",
  "OS-EXT-SRV-ATTR:instance_name": "instance name",
  "OS-EXT-SRV-ATTR:reservation_id": "reservation",
  "os-vol-host-attr:host": "host",
  "binding:host_id": "host",
  compute_host: "host",
  revision_number: "number",
  "provider:segmentation_id": "number",
  adminPass: "secret",
  auth_key: "secret",
  secret: "secret",
  password: "secret",
  audit_ids: "ids",
  fqdn: "host",
  standard_attr_id: "number",
  generation: "number",
  resource_provider_generation: "number",
};
/** How much the hosts have, and how much of it whoever shares the cloud uses. */
const counted = new Set(["total", "max_unit", "reserved", "allocation_ratio", "capacity", "used", "VCPU", "MEMORY_MB", "DISK_GB"]);
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const HEX = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/g;
const MAC = /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?/g;

/** What is shorter may be part of any word: it is known only where it stands alone. */
const SHORT = 6;

export interface Normaliser {
  learn(variables: Record<string, string>, body: unknown): void;
  value(value: unknown, status: number): unknown;
  body(body: unknown, status: number, options: { mine: boolean }): unknown;
}

export function normaliser(roots: Roots, own: Service): Normaliser {
  const origins = Object.entries(roots).sort(([a, x], [b, y]) => y.length - x.length || Number(b === own) - Number(a === own));
  const names = new Map<string, string>();
  const shortNames = new Map<string, string>();
  let said = "";
  const string = (text: string): string => {
    // Addresses are given out at random; those that the script asked for are not.
    const ip = isIP(text);
    if (ip !== 0 && !said.includes(`"${text}"`)) return `<ipv${ip}>`;
    if (text.length < SHORT) return shortNames.get(text) ?? text;
    let left = text;
    for (const [service, root] of origins) left = left.replaceAll(root, `<${service}>`);
    for (const [value, name] of names) left = left.replaceAll(value, `{${name}}`);
    return left
      .replace(UUID, "<uuid>")
      .replace(HEX, "<hex>")
      .replace(MAC, "<mac>")
      .replace(
        TIME,
        (_whole, fraction: string | undefined) => `<time${fraction === undefined ? "" : `.${"#".repeat(fraction.length - 1)}`}>`,
      );
  };
  const value = (raw: unknown, status: number): unknown => {
    if (typeof raw === "string") return string(raw);
    if (Array.isArray(raw)) return raw.map((one) => value(one, status));
    if (typeof raw !== "object" || raw === null) return raw;
    return Object.fromEntries(
      Object.entries(raw)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => [string(key), field(key, one, status)]),
    );
  };
  const field = (key: string, one: unknown, status: number) => {
    if (status >= 400 && texts.has(key) && typeof one === "string") return "<text>";
    if (typeof one === "number" && (key === "id" || (own === "placement" && counted.has(key)))) return "<number>";
    const placeholder = Object.hasOwn(named, key) ? named[key] : undefined;
    return placeholder !== undefined && one !== null && one !== "" ? `<${placeholder}>` : value(one, status);
  };
  // By an id: every name in the cloud may begin with that of the run.
  const isMine = (one: unknown) => [...names].some(([known, name]) => name !== "run" && JSON.stringify(one).includes(known));
  return {
    value,
    learn(variables, sent) {
      for (const [name, known] of Object.entries(variables)) {
        if (known.length < SHORT) shortNames.set(known, `{${name}}`);
        else if (!names.has(known)) names.set(known, name);
      }
      said += JSON.stringify(sent ?? "");
    },
    body(body, status, { mine }) {
      if (typeof body === "string") return "<text>";
      const kept = mine ? mapLists(body, (list) => list.filter(isMine)) : body;
      return value(kept, status);
    },
  };
}

const mapLists = (body: unknown, change: (list: unknown[]) => unknown[]): unknown =>
  typeof body !== "object" || body === null || Array.isArray(body)
    ? body
    : Object.fromEntries(Object.entries(body).map(([key, one]) => [key, Array.isArray(one) ? change(one) : one]));
