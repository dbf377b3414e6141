/** Names that Kubernetes accepts; each check answers what is wrong. */

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const dns = (pattern: RegExp, maximum: number, what: string) => (name: string) => {
  if (name.length > maximum) return `must be no more than ${maximum} characters`;
  return pattern.test(name) ? undefined : what;
};

export const dnsLabel = dns(
  label,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
);

export const dnsLabel1035 = dns(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
);

export const dnsSubdomain = dns(
  subdomain,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
);

/** What can stand in a path: RBAC names contain colons. */
export function pathSegment(name: string): string | undefined {
  if (name === "." || name === "..") return `may not be '${name}'`;
  for (const illegal of ["/", "%"]) if (name.includes(illegal)) return `may not contain '${illegal}'`;
  return undefined;
}

const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** Five characters that spell nothing, as `generateName` appends. */
const randomSuffix = (random: () => number = Math.random): string =>
  Array.from({ length: 5 }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");

/** A name has 63 characters at most, of which the suffix takes five. */
export const generateName = (base: string): string => `${base.slice(0, 58)}${randomSuffix()}`;

const qualified = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;

/** A label's, annotation's or finalizer's name: `prefix/name`, the prefix a DNS name. */
export function labelKey(key: string): string | undefined {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  if (slash >= 0) {
    if (slash === 0) return "prefix part must be non-empty";
    const wrong = dnsSubdomain(key.slice(0, slash));
    if (wrong) return `prefix part ${wrong}`;
  }
  if (name === "") return "name part must be non-empty";
  if (name.length > 63) return "name part must be no more than 63 bytes";
  if (qualified.test(name)) return undefined;
  return "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
}

export function labelValue(value: string): string | undefined {
  if (value.length > 63) return "must be no more than 63 bytes";
  if (value === "" || qualified.test(value)) return undefined;
  return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
}
