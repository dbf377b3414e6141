/** String formats that the API server checks; it ignores the others. */
import { isIPv4, isIPv6 } from "node:net";

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const formats: Record<string, (value: string) => boolean> = {
  "date-time": (value) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(value) && !Number.isNaN(Date.parse(value)),
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: (value) => {
    const [address = "", length = ""] = value.split("/");
    const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
    return /^\d+$/.test(length) && Number(length) <= bits;
  },
  mac: (value) => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(value),
  uuid: (value) => uuid.test(value),
  uuid4: (value) => uuid.test(value),
  byte: (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0,
  email: (value) => /^[^@\s]+@[^@\s]+$/.test(value),
  hostname: (value) => /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(value),
  uri: (value) => URL.canParse(value),
  duration: (value) => /^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/.test(value),
};

export const isFormat = (format: string, value: string): boolean => formats[format]?.(value) ?? true;
