/** What oslo.utils takes for true; all else is false. https://opendev.org/openstack/oslo.utils/src/tag/10.1.0/oslo_utils/strutils.py (bool_from_string) */
export const isTrue = (value: unknown): boolean => /^(1|t|true|y|yes|on)$/i.test(String(value ?? "").trim());
