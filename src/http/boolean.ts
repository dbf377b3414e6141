/**
 * Words for true and false, as oslo.utils reads them for Nova and Cinder. Keystone and Neutron have readings of their own.
 * https://opendev.org/openstack/oslo.utils/src/tag/10.1.0/oslo_utils/strutils.py (bool_from_string)
 */
const words = new Map<string, boolean>([
  ...["1", "t", "true", "on", "y", "yes"].map((word) => [word, true] as const),
  ...["0", "f", "false", "off", "n", "no"].map((word) => [word, false] as const),
]);

/** Undefined where it is neither. */
export const toBoolean = (value: unknown): boolean | undefined => words.get(String(value).trim().toLowerCase());

/** All that is not true is false. */
export const isTrue = (value: unknown): boolean => toBoolean(value) === true;
