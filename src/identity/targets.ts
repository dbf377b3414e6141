/** The attributes of an object by the names that policies have for them: `target.user.domain_id`. */
export const targetOf = (name: string, entity: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entity ?? {}).map(([key, value]) => [`target.${name}.${key}`, value]));

/** What a list may be seen by: the domain to which the token confines it. */
export const listTarget = (domainId: string | undefined): Record<string, unknown> =>
  domainId === undefined ? {} : { "target.domain_id": domainId, "target.domain.id": domainId, "target.group.domain_id": domainId };
