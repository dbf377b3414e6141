// Generated from specs/identity.yaml by `npm run generate:contract`. Not edited by hand.
import type { components } from "./types.ts";

type Schemas = components["schemas"];
type Empty = Record<never, never>;

/** OS-EP-FILTER/endpoint_groups */
export interface OSEPFILTEREndpointGroups {
  /** GET /v3/OS-EP-FILTER/endpoint_groups */
  list: {
    path: Empty;
    query: Schemas["OSEPFILTEREndpointGroupsListQuery"];
    body: undefined;
    answer: Schemas["OSEPFILTEREndpointGroupsListAnswer"];
  };
  /** POST /v3/OS-EP-FILTER/endpoint_groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OSEPFILTEREndpointGroupsCreateBody"];
    answer: Schemas["OSEPFILTEREndpointGroupsCreateAnswer"];
  };
  /** GET /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id} */
  show: {
    path: { endpoint_group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTEREndpointGroupsShowAnswer"];
  };
  /** PATCH /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id} */
  update: {
    path: { endpoint_group_id: string; };
    query: Empty;
    body: Schemas["OSEPFILTEREndpointGroupsUpdateBody"];
    answer: Schemas["OSEPFILTEREndpointGroupsUpdateAnswer"];
  };
  /** DELETE /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id} */
  delete: {
    path: { endpoint_group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-EP-FILTER/endpoint_groups/endpoints */
export interface OSEPFILTEREndpointGroupsEndpoints {
  /** GET /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/endpoints */
  list: {
    path: { endpoint_group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTEREndpointGroupsEndpointsListAnswer"];
  };
}

/** OS-EP-FILTER/endpoint_groups/projects */
export interface OSEPFILTEREndpointGroupsProjects {
  /** GET /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects */
  list: {
    path: { endpoint_group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTEREndpointGroupsProjectsListAnswer"];
  };
  /** GET /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id} */
  show: {
    path: { endpoint_group_id: string; project_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTEREndpointGroupsProjectsShowAnswer"];
  };
  /** PUT /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id} */
  update: {
    path: { endpoint_group_id: string; project_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id} */
  delete: {
    path: { endpoint_group_id: string; project_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-EP-FILTER/endpoints/projects */
export interface OSEPFILTEREndpointsProjects {
  /** GET /v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects */
  list: {
    path: { endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTEREndpointsProjectsListAnswer"];
  };
}

/** OS-EP-FILTER/projects/endpoint_groups */
export interface OSEPFILTERProjectsEndpointGroups {
  /** GET /v3/OS-EP-FILTER/projects/{project_id}/endpoint_groups */
  list: {
    path: { project_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTERProjectsEndpointGroupsListAnswer"];
  };
}

/** OS-EP-FILTER/projects/endpoints */
export interface OSEPFILTERProjectsEndpoints {
  /** GET /v3/OS-EP-FILTER/projects/{project_id}/endpoints */
  list: {
    path: { project_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSEPFILTERProjectsEndpointsListAnswer"];
  };
  /** GET /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id} */
  show: {
    path: { project_id: string; endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id} */
  update: {
    path: { project_id: string; endpoint_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id} */
  delete: {
    path: { project_id: string; endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-FEDERATION/domains */
export interface OSFEDERATIONDomains {
  /** GET /v3/OS-FEDERATION/domains */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** OS-FEDERATION/identity_providers */
export interface OSFEDERATIONIdentityProviders {
  /** GET /v3/OS-FEDERATION/identity_providers */
  list: {
    path: Empty;
    query: Schemas["OSFEDERATIONIdentityProvidersListQuery"];
    body: undefined;
    answer: Schemas["OSFEDERATIONIdentityProvidersListAnswer"];
  };
  /** GET /v3/OS-FEDERATION/identity_providers/{idp_id} */
  show: {
    path: { idp_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSFEDERATIONIdentityProvidersShowAnswer"];
  };
  /** PUT /v3/OS-FEDERATION/identity_providers/{idp_id} */
  update: {
    path: { idp_id: string; };
    query: Empty;
    body: Schemas["OSFEDERATIONIdentityProvidersUpdateBody"];
    answer: Schemas["OSFEDERATIONIdentityProvidersUpdateAnswer"];
  };
  /** PATCH /v3/OS-FEDERATION/identity_providers/{idp_id} */
  patch: {
    path: { idp_id: string; };
    query: Empty;
    body: Schemas["OSFEDERATIONIdentityProvidersPatchBody"];
    answer: Schemas["OSFEDERATIONIdentityProvidersPatchAnswer"];
  };
  /** DELETE /v3/OS-FEDERATION/identity_providers/{idp_id} */
  delete: {
    path: { idp_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-FEDERATION/identity_providers/protocols */
export interface OSFEDERATIONIdentityProvidersProtocols {
  /** GET /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols */
  list: {
    path: { idp_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSFEDERATIONIdentityProvidersProtocolsListAnswer"];
  };
  /** GET /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id} */
  show: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSFEDERATIONIdentityProvidersProtocolsShowAnswer"];
  };
  /** PUT /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id} */
  update: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: Schemas["OSFEDERATIONIdentityProvidersProtocolsUpdateBody"];
    answer: Schemas["OSFEDERATIONIdentityProvidersProtocolsUpdateAnswer"];
  };
  /** PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id} */
  patch: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: Schemas["OSFEDERATIONIdentityProvidersProtocolsPatchBody"];
    answer: Schemas["OSFEDERATIONIdentityProvidersProtocolsPatchAnswer"];
  };
  /** DELETE /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id} */
  delete: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-FEDERATION/identity_providers/protocols/auth */
export interface OSFEDERATIONIdentityProvidersProtocolsAuth {
  /** GET /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth */
  list: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth */
  create: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** OS-FEDERATION/mappings */
export interface OSFEDERATIONMappings {
  /** GET /v3/OS-FEDERATION/mappings */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** PUT /v3/OS-FEDERATION/mappings */
  put: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** PATCH /v3/OS-FEDERATION/mappings */
  patch: {
    path: { mapping_id?: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/OS-FEDERATION/mappings */
  deleteAll: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v3/OS-FEDERATION/mappings/{mapping_id} */
  show: {
    path: { mapping_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** PUT /v3/OS-FEDERATION/mappings/{mapping_id} */
  update: {
    path: { mapping_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/OS-FEDERATION/mappings/{mapping_id} */
  delete: {
    path: { mapping_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-FEDERATION/projects */
export interface OSFEDERATIONProjects {
  /** GET /v3/OS-FEDERATION/projects */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** OS-FEDERATION/saml2/metadata */
export interface OSFEDERATIONSaml2Metadata {
  /** GET /v3/OS-FEDERATION/saml2/metadata */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** OS-FEDERATION/service_providers */
export interface OSFEDERATIONServiceProviders {
  /** GET /v3/OS-FEDERATION/service_providers */
  list: {
    path: Empty;
    query: Schemas["OSFEDERATIONServiceProvidersListQuery"];
    body: undefined;
    answer: Schemas["OSFEDERATIONServiceProvidersListAnswer"];
  };
  /** GET /v3/OS-FEDERATION/service_providers/{service_provider_id} */
  show: {
    path: { service_provider_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSFEDERATIONServiceProvidersShowAnswer"];
  };
  /** PUT /v3/OS-FEDERATION/service_providers/{service_provider_id} */
  update: {
    path: { service_provider_id: string; };
    query: Empty;
    body: Schemas["OSFEDERATIONServiceProvidersUpdateBody"];
    answer: Schemas["OSFEDERATIONServiceProvidersUpdateAnswer"];
  };
  /** PATCH /v3/OS-FEDERATION/service_providers/{service_provider_id} */
  patch: {
    path: { service_provider_id: string; };
    query: Empty;
    body: Schemas["OSFEDERATIONServiceProvidersPatchBody"];
    answer: Schemas["OSFEDERATIONServiceProvidersPatchAnswer"];
  };
  /** DELETE /v3/OS-FEDERATION/service_providers/{service_provider_id} */
  delete: {
    path: { service_provider_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-INHERIT/domains/groups/roles/inherited_to_projects */
export interface OSINHERITDomainsGroupsRolesInheritedToProjects {
  /** GET /v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects */
  list: {
    path: { domain_id: string; group_id: string; role_id?: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSINHERITDomainsGroupsRolesInheritedToProjectsListAnswer"];
  };
  /** PUT /v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects */
  put: {
    path: { domain_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects */
  deleteAll: {
    path: { domain_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-INHERIT/domains/users/roles/inherited_to_projects */
export interface OSINHERITDomainsUsersRolesInheritedToProjects {
  /** GET /v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects */
  list: {
    path: { domain_id: string; user_id: string; role_id?: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSINHERITDomainsUsersRolesInheritedToProjectsListAnswer"];
  };
  /** PUT /v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects */
  put: {
    path: { domain_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects */
  deleteAll: {
    path: { domain_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-INHERIT/projects/groups/roles/inherited_to_projects */
export interface OSINHERITProjectsGroupsRolesInheritedToProjects {
  /** GET /v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects */
  list: {
    path: { project_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects */
  put: {
    path: { project_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects */
  deleteAll: {
    path: { project_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-INHERIT/projects/users/roles/inherited_to_projects */
export interface OSINHERITProjectsUsersRolesInheritedToProjects {
  /** GET /v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects */
  list: {
    path: { project_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects */
  put: {
    path: { project_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects */
  deleteAll: {
    path: { project_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-OAUTH1/access_token */
export interface OSOAUTH1AccessToken {
  /** GET /v3/OS-OAUTH1/access_token */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/OS-OAUTH1/access_token */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** OS-OAUTH1/authorize */
export interface OSOAUTH1Authorize {
  /** GET /v3/OS-OAUTH1/authorize/{request_token_id} */
  show: {
    path: { request_token_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** PUT /v3/OS-OAUTH1/authorize/{request_token_id} */
  update: {
    path: { request_token_id: string; };
    query: Empty;
    body: Schemas["OSOAUTH1AuthorizeUpdateBody"];
    answer: Schemas["OSOAUTH1AuthorizeUpdateAnswer"];
  };
}

/** OS-OAUTH1/consumers */
export interface OSOAUTH1Consumers {
  /** GET /v3/OS-OAUTH1/consumers */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OSOAUTH1ConsumersListAnswer"];
  };
  /** POST /v3/OS-OAUTH1/consumers */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OSOAUTH1ConsumersCreateBody"];
    answer: Schemas["OSOAUTH1ConsumersCreateAnswer"];
  };
  /** PATCH /v3/OS-OAUTH1/consumers */
  patch: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/OS-OAUTH1/consumers */
  deleteAll: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v3/OS-OAUTH1/consumers/{consumer_id} */
  show: {
    path: { consumer_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSOAUTH1ConsumersShowAnswer"];
  };
  /** POST /v3/OS-OAUTH1/consumers/{consumer_id} */
  post: {
    path: { consumer_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** PATCH /v3/OS-OAUTH1/consumers/{consumer_id} */
  update: {
    path: { consumer_id: string; };
    query: Empty;
    body: Schemas["OSOAUTH1ConsumersUpdateBody"];
    answer: Schemas["OSOAUTH1ConsumersUpdateAnswer"];
  };
  /** DELETE /v3/OS-OAUTH1/consumers/{consumer_id} */
  delete: {
    path: { consumer_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-OAUTH1/request_token */
export interface OSOAUTH1RequestToken {
  /** GET /v3/OS-OAUTH1/request_token */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/OS-OAUTH1/request_token */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** OS-OAUTH2/token */
export interface OSOAUTH2Token {
  /** GET /v3/OS-OAUTH2/token */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** HEAD /v3/OS-OAUTH2/token */
  check: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** POST /v3/OS-OAUTH2/token */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** PUT /v3/OS-OAUTH2/token */
  put: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** PATCH /v3/OS-OAUTH2/token */
  patch: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/OS-OAUTH2/token */
  deleteAll: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-REVOKE/events */
export interface OSREVOKEEvents {
  /** GET /v3/OS-REVOKE/events */
  list: {
    path: Empty;
    query: Schemas["OSREVOKEEventsListQuery"];
    body: undefined;
    answer: Schemas["OSREVOKEEventsListAnswer"];
  };
}

/** OS-SIMPLE-CERT/ca */
export interface OSSIMPLECERTCa {
  /** GET /v3/OS-SIMPLE-CERT/ca */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** OS-SIMPLE-CERT/certificates */
export interface OSSIMPLECERTCertificates {
  /** GET /v3/OS-SIMPLE-CERT/certificates */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** OS-TRUST/trusts */
export interface OSTRUSTTrusts {
  /** GET /v3/OS-TRUST/trusts */
  list: {
    path: Empty;
    query: Schemas["OSTRUSTTrustsListQuery"];
    body: undefined;
    answer: Schemas["OSTRUSTTrustsListAnswer"];
  };
  /** POST /v3/OS-TRUST/trusts */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OSTRUSTTrustsCreateBody"];
    answer: Schemas["OSTRUSTTrustsCreateAnswer"];
  };
  /** GET /v3/OS-TRUST/trusts/{trust_id} */
  show: {
    path: { trust_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSTRUSTTrustsShowAnswer"];
  };
  /** DELETE /v3/OS-TRUST/trusts/{trust_id} */
  delete: {
    path: { trust_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** OS-TRUST/trusts/roles */
export interface OSTRUSTTrustsRoles {
  /** GET /v3/OS-TRUST/trusts/{trust_id}/roles */
  list: {
    path: { trust_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSTRUSTTrustsRolesListAnswer"];
  };
  /** GET /v3/OS-TRUST/trusts/{trust_id}/roles/{role_id} */
  show: {
    path: { trust_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OSTRUSTTrustsRolesShowAnswer"];
  };
}

/** auth/OS-FEDERATION/identity_providers/protocols/websso */
export interface AuthOSFEDERATIONIdentityProvidersProtocolsWebsso {
  /** GET /v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso */
  list: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso */
  create: {
    path: { idp_id: string; protocol_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** auth/OS-FEDERATION/saml2 */
export interface AuthOSFEDERATIONSaml2 {
  /** GET /v3/auth/OS-FEDERATION/saml2 */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/auth/OS-FEDERATION/saml2 */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** auth/OS-FEDERATION/saml2/ecp */
export interface AuthOSFEDERATIONSaml2Ecp {
  /** GET /v3/auth/OS-FEDERATION/saml2/ecp */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/auth/OS-FEDERATION/saml2/ecp */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** auth/OS-FEDERATION/websso */
export interface AuthOSFEDERATIONWebsso {
  /** GET /v3/auth/OS-FEDERATION/websso/{protocol_id} */
  show: {
    path: { protocol_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/auth/OS-FEDERATION/websso/{protocol_id} */
  post: {
    path: { protocol_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** auth/catalog */
export interface AuthCatalog {
  /** GET /v3/auth/catalog */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["AuthCatalogListAnswer"];
  };
}

/** auth/domains */
export interface AuthDomains {
  /** GET /v3/auth/domains */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["AuthDomainsListAnswer"];
  };
}

/** auth/projects */
export interface AuthProjects {
  /** GET /v3/auth/projects */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["AuthProjectsListAnswer"];
  };
}

/** auth/system */
export interface AuthSystem {
  /** GET /v3/auth/system */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["AuthSystemListAnswer"];
  };
}

/** auth/tokens */
export interface AuthTokens {
  /** GET /v3/auth/tokens */
  list: {
    path: Empty;
    query: Schemas["AuthTokensListQuery"];
    body: undefined;
    answer: Schemas["AuthTokensListAnswer"];
  };
  /** POST /v3/auth/tokens */
  create: {
    path: Empty;
    query: Schemas["AuthTokensCreateQuery"];
    body: Schemas["AuthTokensCreateBody"];
    answer: Schemas["AuthTokensCreateAnswer"];
  };
  /** DELETE /v3/auth/tokens */
  deleteAll: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** auth/tokens/OS-PKI/revoked */
export interface AuthTokensOSPKIRevoked {
  /** GET /v3/auth/tokens/OS-PKI/revoked */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** credentials */
export interface Credentials {
  /** GET /v3/credentials */
  list: {
    path: Empty;
    query: Schemas["CredentialsListQuery"];
    body: undefined;
    answer: Schemas["CredentialsListAnswer"];
  };
  /** POST /v3/credentials */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["CredentialsCreateBody"];
    answer: Schemas["CredentialsCreateAnswer"];
  };
  /** GET /v3/credentials/{credential_id} */
  show: {
    path: { credential_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["CredentialsShowAnswer"];
  };
  /** PATCH /v3/credentials/{credential_id} */
  update: {
    path: { credential_id: string; };
    query: Empty;
    body: Schemas["CredentialsUpdateBody"];
    answer: Schemas["CredentialsUpdateAnswer"];
  };
  /** DELETE /v3/credentials/{credential_id} */
  delete: {
    path: { credential_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** domains */
export interface Domains {
  /** GET /v3/domains */
  list: {
    path: Empty;
    query: Schemas["DomainsListQuery"];
    body: undefined;
    answer: Schemas["DomainsListAnswer"];
  };
  /** POST /v3/domains */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["DomainsCreateBody"];
    answer: Schemas["DomainsCreateAnswer"];
  };
  /** GET /v3/domains/{domain_id} */
  show: {
    path: { domain_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsShowAnswer"];
  };
  /** PATCH /v3/domains/{domain_id} */
  update: {
    path: { domain_id: string; };
    query: Empty;
    body: Schemas["DomainsUpdateBody"];
    answer: Schemas["DomainsUpdateAnswer"];
  };
  /** DELETE /v3/domains/{domain_id} */
  delete: {
    path: { domain_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** domains/config */
export interface DomainsConfig {
  /** GET /v3/domains/{domain_id}/config */
  list: {
    path: { domain_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsConfigListAnswer"];
  };
  /** PUT /v3/domains/{domain_id}/config */
  put: {
    path: { domain_id: string; };
    query: Empty;
    body: Schemas["DomainsConfigPutBody"];
    answer: Schemas["DomainsConfigPutAnswer"];
  };
  /** PATCH /v3/domains/{domain_id}/config */
  patch: {
    path: { domain_id: string; };
    query: Empty;
    body: Schemas["DomainsConfigPatchBody"];
    answer: Schemas["DomainsConfigPatchAnswer"];
  };
  /** DELETE /v3/domains/{domain_id}/config */
  deleteAll: {
    path: { domain_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v3/domains/{domain_id}/config/{group} */
  show: {
    path: { domain_id: string; group: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsConfigShowAnswer"];
  };
  /** PATCH /v3/domains/{domain_id}/config/{group} */
  update: {
    path: { domain_id: string; group: string; };
    query: Empty;
    body: Schemas["DomainsConfigUpdateBody"];
    answer: Schemas["DomainsConfigUpdateAnswer"];
  };
  /** DELETE /v3/domains/{domain_id}/config/{group} */
  delete: {
    path: { domain_id: string; group: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** domains/config/default */
export interface DomainsConfigDefault {
  /** GET /v3/domains/config/default */
  list: {
    path: { group?: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** domains/config/group */
export interface DomainsConfigGroup {
  /** GET /v3/domains/{domain_id}/config/{group}/{option} */
  show: {
    path: { domain_id: string; group: string; option: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsConfigGroupShowAnswer"];
  };
  /** PATCH /v3/domains/{domain_id}/config/{group}/{option} */
  update: {
    path: { domain_id: string; group: string; option: string; };
    query: Empty;
    body: Schemas["DomainsConfigGroupUpdateBody"];
    answer: Schemas["DomainsConfigGroupUpdateAnswer"];
  };
  /** DELETE /v3/domains/{domain_id}/config/{group}/{option} */
  delete: {
    path: { domain_id: string; group: string; option: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** domains/config/group/default */
export interface DomainsConfigGroupDefault {
  /** GET /v3/domains/config/{group}/{option}/default */
  list: {
    path: { group: string; option: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsConfigGroupDefaultListAnswer"];
  };
}

/** domains/groups/roles */
export interface DomainsGroupsRoles {
  /** GET /v3/domains/{domain_id}/groups/{group_id}/roles */
  list: {
    path: { domain_id: string; group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsGroupsRolesListAnswer"];
  };
  /** GET /v3/domains/{domain_id}/groups/{group_id}/roles/{role_id} */
  show: {
    path: { domain_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/domains/{domain_id}/groups/{group_id}/roles/{role_id} */
  update: {
    path: { domain_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/domains/{domain_id}/groups/{group_id}/roles/{role_id} */
  delete: {
    path: { domain_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** domains/users/roles */
export interface DomainsUsersRoles {
  /** GET /v3/domains/{domain_id}/users/{user_id}/roles */
  list: {
    path: { domain_id: string; user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DomainsUsersRolesListAnswer"];
  };
  /** GET /v3/domains/{domain_id}/users/{user_id}/roles/{role_id} */
  show: {
    path: { domain_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/domains/{domain_id}/users/{user_id}/roles/{role_id} */
  update: {
    path: { domain_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/domains/{domain_id}/users/{user_id}/roles/{role_id} */
  delete: {
    path: { domain_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** ec2tokens */
export interface Ec2tokens {
  /** POST /v3/ec2tokens */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** endpoints */
export interface Endpoints {
  /** GET /v3/endpoints */
  list: {
    path: Empty;
    query: Schemas["EndpointsListQuery"];
    body: undefined;
    answer: Schemas["EndpointsListAnswer"];
  };
  /** POST /v3/endpoints */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["EndpointsCreateBody"];
    answer: Schemas["EndpointsCreateAnswer"];
  };
  /** GET /v3/endpoints/{endpoint_id} */
  show: {
    path: { endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["EndpointsShowAnswer"];
  };
  /** PATCH /v3/endpoints/{endpoint_id} */
  update: {
    path: { endpoint_id: string; };
    query: Empty;
    body: Schemas["EndpointsUpdateBody"];
    answer: Schemas["EndpointsUpdateAnswer"];
  };
  /** DELETE /v3/endpoints/{endpoint_id} */
  delete: {
    path: { endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** endpoints/OS-ENDPOINT-POLICY/policy */
export interface EndpointsOSENDPOINTPOLICYPolicy {
  /** GET /v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy */
  list: {
    path: { endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["EndpointsOSENDPOINTPOLICYPolicyListAnswer"];
  };
}

/** groups */
export interface Groups {
  /** GET /v3/groups */
  list: {
    path: Empty;
    query: Schemas["GroupsListQuery"];
    body: undefined;
    answer: Schemas["GroupsListAnswer"];
  };
  /** POST /v3/groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["GroupsCreateBody"];
    answer: Schemas["GroupsCreateAnswer"];
  };
  /** GET /v3/groups/{group_id} */
  show: {
    path: { group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["GroupsShowAnswer"];
  };
  /** PATCH /v3/groups/{group_id} */
  update: {
    path: { group_id: string; };
    query: Empty;
    body: Schemas["GroupsUpdateBody"];
    answer: Schemas["GroupsUpdateAnswer"];
  };
  /** DELETE /v3/groups/{group_id} */
  delete: {
    path: { group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** groups/users */
export interface GroupsUsers {
  /** GET /v3/groups/{group_id}/users */
  list: {
    path: { group_id: string; };
    query: Schemas["GroupsUsersListQuery"];
    body: undefined;
    answer: Schemas["GroupsUsersListAnswer"];
  };
  /** GET /v3/groups/{group_id}/users/{user_id} */
  show: {
    path: { group_id: string; user_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/groups/{group_id}/users/{user_id} */
  update: {
    path: { group_id: string; user_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/groups/{group_id}/users/{user_id} */
  delete: {
    path: { group_id: string; user_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** limits */
export interface Limits {
  /** GET /v3/limits */
  list: {
    path: Empty;
    query: Schemas["LimitsListQuery"];
    body: undefined;
    answer: Schemas["LimitsListAnswer"];
  };
  /** POST /v3/limits */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["LimitsCreateBody"];
    answer: Schemas["LimitsCreateAnswer"];
  };
  /** GET /v3/limits/{limit_id} */
  show: {
    path: { limit_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["LimitsShowAnswer"];
  };
  /** PATCH /v3/limits/{limit_id} */
  update: {
    path: { limit_id: string; };
    query: Empty;
    body: Schemas["LimitsUpdateBody"];
    answer: Schemas["LimitsUpdateAnswer"];
  };
  /** DELETE /v3/limits/{limit_id} */
  delete: {
    path: { limit_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** limits/model */
export interface LimitsModel {
  /** GET /v3/limits/model */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["LimitsModelListAnswer"];
  };
}

/** policies */
export interface Policies {
  /** GET /v3/policies */
  list: {
    path: Empty;
    query: Schemas["PoliciesListQuery"];
    body: undefined;
    answer: Schemas["PoliciesListAnswer"];
  };
  /** POST /v3/policies */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["PoliciesCreateBody"];
    answer: Schemas["PoliciesCreateAnswer"];
  };
  /** PATCH /v3/policies */
  patch: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/policies */
  deleteAll: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v3/policies/{policy_id} */
  show: {
    path: { policy_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["PoliciesShowAnswer"];
  };
  /** POST /v3/policies/{policy_id} */
  post: {
    path: { policy_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** PATCH /v3/policies/{policy_id} */
  update: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["PoliciesUpdateBody"];
    answer: Schemas["PoliciesUpdateAnswer"];
  };
  /** DELETE /v3/policies/{policy_id} */
  delete: {
    path: { policy_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** policies/OS-ENDPOINT-POLICY/endpoints */
export interface PoliciesOSENDPOINTPOLICYEndpoints {
  /** GET /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints */
  list: {
    path: { policy_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["PoliciesOSENDPOINTPOLICYEndpointsListAnswer"];
  };
  /** GET /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id} */
  show: {
    path: { policy_id: string; endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id} */
  update: {
    path: { policy_id: string; endpoint_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id} */
  delete: {
    path: { policy_id: string; endpoint_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** policies/OS-ENDPOINT-POLICY/services */
export interface PoliciesOSENDPOINTPOLICYServices {
  /** GET /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id} */
  show: {
    path: { policy_id: string; service_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id} */
  update: {
    path: { policy_id: string; service_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id} */
  delete: {
    path: { policy_id: string; service_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** policies/OS-ENDPOINT-POLICY/services/regions */
export interface PoliciesOSENDPOINTPOLICYServicesRegions {
  /** GET /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id} */
  show: {
    path: { policy_id: string; service_id: string; region_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id} */
  update: {
    path: { policy_id: string; service_id: string; region_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id} */
  delete: {
    path: { policy_id: string; service_id: string; region_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** projects */
export interface Projects {
  /** GET /v3/projects */
  list: {
    path: Empty;
    query: Schemas["ProjectsListQuery"];
    body: undefined;
    answer: Schemas["ProjectsListAnswer"];
  };
  /** POST /v3/projects */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ProjectsCreateBody"];
    answer: Schemas["ProjectsCreateAnswer"];
  };
  /** GET /v3/projects/{project_id} */
  show: {
    path: { project_id: string; };
    query: Schemas["ProjectsShowQuery"];
    body: undefined;
    answer: Schemas["ProjectsShowAnswer"];
  };
  /** PATCH /v3/projects/{project_id} */
  update: {
    path: { project_id: string; };
    query: Empty;
    body: Schemas["ProjectsUpdateBody"];
    answer: Schemas["ProjectsUpdateAnswer"];
  };
  /** DELETE /v3/projects/{project_id} */
  delete: {
    path: { project_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** projects/groups/roles */
export interface ProjectsGroupsRoles {
  /** GET /v3/projects/{project_id}/groups/{group_id}/roles */
  list: {
    path: { project_id: string; group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ProjectsGroupsRolesListAnswer"];
  };
  /** GET /v3/projects/{project_id}/groups/{group_id}/roles/{role_id} */
  show: {
    path: { project_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/projects/{project_id}/groups/{group_id}/roles/{role_id} */
  update: {
    path: { project_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/projects/{project_id}/groups/{group_id}/roles/{role_id} */
  delete: {
    path: { project_id: string; group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** projects/tags */
export interface ProjectsTags {
  /** GET /v3/projects/{project_id}/tags */
  list: {
    path: { project_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ProjectsTagsListAnswer"];
  };
  /** PUT /v3/projects/{project_id}/tags */
  put: {
    path: { project_id: string; };
    query: Empty;
    body: Schemas["ProjectsTagsPutBody"];
    answer: Schemas["ProjectsTagsPutAnswer"];
  };
  /** DELETE /v3/projects/{project_id}/tags */
  deleteAll: {
    path: { project_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v3/projects/{project_id}/tags/{value} */
  show: {
    path: { project_id: string; value: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/projects/{project_id}/tags/{value} */
  update: {
    path: { project_id: string; value: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/projects/{project_id}/tags/{value} */
  delete: {
    path: { project_id: string; value: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** projects/users/roles */
export interface ProjectsUsersRoles {
  /** GET /v3/projects/{project_id}/users/{user_id}/roles */
  list: {
    path: { project_id: string; user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ProjectsUsersRolesListAnswer"];
  };
  /** GET /v3/projects/{project_id}/users/{user_id}/roles/{role_id} */
  show: {
    path: { project_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/projects/{project_id}/users/{user_id}/roles/{role_id} */
  update: {
    path: { project_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/projects/{project_id}/users/{user_id}/roles/{role_id} */
  delete: {
    path: { project_id: string; user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** regions */
export interface Regions {
  /** GET /v3/regions */
  list: {
    path: Empty;
    query: Schemas["RegionsListQuery"];
    body: undefined;
    answer: Schemas["RegionsListAnswer"];
  };
  /** POST /v3/regions */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["RegionsCreateBody"];
    answer: Schemas["RegionsCreateAnswer"];
  };
  /** GET /v3/regions/{region_id} */
  show: {
    path: { region_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RegionsShowAnswer"];
  };
  /** PUT /v3/regions/{region_id} */
  update: {
    path: { region_id: string; };
    query: Empty;
    body: Schemas["RegionsUpdateBody"];
    answer: Schemas["RegionsUpdateAnswer"];
  };
  /** PATCH /v3/regions/{region_id} */
  patch: {
    path: { region_id: string; };
    query: Empty;
    body: Schemas["RegionsPatchBody"];
    answer: Schemas["RegionsPatchAnswer"];
  };
  /** DELETE /v3/regions/{region_id} */
  delete: {
    path: { region_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** registered_limits */
export interface RegisteredLimits {
  /** GET /v3/registered_limits */
  list: {
    path: Empty;
    query: Schemas["RegisteredLimitsListQuery"];
    body: undefined;
    answer: Schemas["RegisteredLimitsListAnswer"];
  };
  /** POST /v3/registered_limits */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["RegisteredLimitsCreateBody"];
    answer: Schemas["RegisteredLimitsCreateAnswer"];
  };
  /** GET /v3/registered_limits/{registered_limit_id} */
  show: {
    path: { registered_limit_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RegisteredLimitsShowAnswer"];
  };
  /** PATCH /v3/registered_limits/{registered_limit_id} */
  update: {
    path: { registered_limit_id: string; };
    query: Empty;
    body: Schemas["RegisteredLimitsUpdateBody"];
    answer: Schemas["RegisteredLimitsUpdateAnswer"];
  };
  /** DELETE /v3/registered_limits/{registered_limit_id} */
  delete: {
    path: { registered_limit_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** role_assignments */
export interface RoleAssignments {
  /** GET /v3/role_assignments */
  list: {
    path: Empty;
    query: Schemas["RoleAssignmentsListQuery"];
    body: undefined;
    answer: Schemas["RoleAssignmentsListAnswer"];
  };
}

/** role_inferences */
export interface RoleInferences {
  /** GET /v3/role_inferences */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["RoleInferencesListAnswer"];
  };
}

/** roles */
export interface Roles {
  /** GET /v3/roles */
  list: {
    path: Empty;
    query: Schemas["RolesListQuery"];
    body: undefined;
    answer: Schemas["RolesListAnswer"];
  };
  /** POST /v3/roles */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["RolesCreateBody"];
    answer: Schemas["RolesCreateAnswer"];
  };
  /** GET /v3/roles/{role_id} */
  show: {
    path: { role_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RolesShowAnswer"];
  };
  /** PATCH /v3/roles/{role_id} */
  update: {
    path: { role_id: string; };
    query: Empty;
    body: Schemas["RolesUpdateBody"];
    answer: Schemas["RolesUpdateAnswer"];
  };
  /** DELETE /v3/roles/{role_id} */
  delete: {
    path: { role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** roles/implies */
export interface RolesImplies {
  /** GET /v3/roles/{prior_role_id}/implies */
  list: {
    path: { prior_role_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RolesImpliesListAnswer"];
  };
  /** GET /v3/roles/{prior_role_id}/implies/{implied_role_id} */
  show: {
    path: { prior_role_id: string; implied_role_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RolesImpliesShowAnswer"];
  };
  /** HEAD /v3/roles/{prior_role_id}/implies/{implied_role_id} */
  check: {
    path: { prior_role_id: string; implied_role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/roles/{prior_role_id}/implies/{implied_role_id} */
  update: {
    path: { prior_role_id: string; implied_role_id: string; };
    query: Empty;
    body: unknown;
    answer: Schemas["RolesImpliesUpdateAnswer"];
  };
  /** DELETE /v3/roles/{prior_role_id}/implies/{implied_role_id} */
  delete: {
    path: { prior_role_id: string; implied_role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** s3tokens */
export interface S3tokens {
  /** POST /v3/s3tokens */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** services */
export interface Services {
  /** GET /v3/services */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["ServicesListAnswer"];
  };
  /** POST /v3/services */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ServicesCreateBody"];
    answer: Schemas["ServicesCreateAnswer"];
  };
  /** GET /v3/services/{service_id} */
  show: {
    path: { service_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServicesShowAnswer"];
  };
  /** PATCH /v3/services/{service_id} */
  update: {
    path: { service_id: string; };
    query: Empty;
    body: Schemas["ServicesUpdateBody"];
    answer: Schemas["ServicesUpdateAnswer"];
  };
  /** DELETE /v3/services/{service_id} */
  delete: {
    path: { service_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** system/groups/roles */
export interface SystemGroupsRoles {
  /** GET /v3/system/groups/{group_id}/roles */
  list: {
    path: { group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SystemGroupsRolesListAnswer"];
  };
  /** GET /v3/system/groups/{group_id}/roles/{role_id} */
  show: {
    path: { group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/system/groups/{group_id}/roles/{role_id} */
  update: {
    path: { group_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/system/groups/{group_id}/roles/{role_id} */
  delete: {
    path: { group_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** system/users/roles */
export interface SystemUsersRoles {
  /** GET /v3/system/users/{user_id}/roles */
  list: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SystemUsersRolesListAnswer"];
  };
  /** GET /v3/system/users/{user_id}/roles/{role_id} */
  show: {
    path: { user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v3/system/users/{user_id}/roles/{role_id} */
  update: {
    path: { user_id: string; role_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v3/system/users/{user_id}/roles/{role_id} */
  delete: {
    path: { user_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** users */
export interface Users {
  /** GET /v3/users */
  list: {
    path: Empty;
    query: Schemas["UsersListQuery"];
    body: undefined;
    answer: Schemas["UsersListAnswer"];
  };
  /** POST /v3/users */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["UsersCreateBody"];
    answer: Schemas["UsersCreateAnswer"];
  };
  /** GET /v3/users/{user_id} */
  show: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersShowAnswer"];
  };
  /** PATCH /v3/users/{user_id} */
  update: {
    path: { user_id: string; };
    query: Empty;
    body: Schemas["UsersUpdateBody"];
    answer: Schemas["UsersUpdateAnswer"];
  };
  /** DELETE /v3/users/{user_id} */
  delete: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** users/OS-OAUTH1/access_tokens */
export interface UsersOSOAUTH1AccessTokens {
  /** GET /v3/users/{user_id}/OS-OAUTH1/access_tokens */
  list: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersOSOAUTH1AccessTokensListAnswer"];
  };
  /** GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id} */
  show: {
    path: { user_id: string; access_token_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersOSOAUTH1AccessTokensShowAnswer"];
  };
  /** DELETE /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id} */
  delete: {
    path: { user_id: string; access_token_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** users/OS-OAUTH1/access_tokens/roles */
export interface UsersOSOAUTH1AccessTokensRoles {
  /** GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles */
  list: {
    path: { user_id: string; access_token_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersOSOAUTH1AccessTokensRolesListAnswer"];
  };
  /** GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles/{role_id} */
  show: {
    path: { user_id: string; access_token_id: string; role_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersOSOAUTH1AccessTokensRolesShowAnswer"];
  };
}

/** users/access_rules */
export interface UsersAccessRules {
  /** GET /v3/users/{user_id}/access_rules */
  list: {
    path: { user_id: string; };
    query: Schemas["UsersAccessRulesListQuery"];
    body: undefined;
    answer: Schemas["UsersAccessRulesListAnswer"];
  };
  /** GET /v3/users/{user_id}/access_rules/{access_rule_id} */
  show: {
    path: { user_id: string; access_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersAccessRulesShowAnswer"];
  };
  /** DELETE /v3/users/{user_id}/access_rules/{access_rule_id} */
  delete: {
    path: { user_id: string; access_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** users/application_credentials */
export interface UsersApplicationCredentials {
  /** GET /v3/users/{user_id}/application_credentials */
  list: {
    path: { user_id: string; };
    query: Schemas["UsersApplicationCredentialsListQuery"];
    body: undefined;
    answer: Schemas["UsersApplicationCredentialsListAnswer"];
  };
  /** POST /v3/users/{user_id}/application_credentials */
  create: {
    path: { user_id: string; };
    query: Empty;
    body: Schemas["UsersApplicationCredentialsCreateBody"];
    answer: Schemas["UsersApplicationCredentialsCreateAnswer"];
  };
  /** GET /v3/users/{user_id}/application_credentials/{application_credential_id} */
  show: {
    path: { user_id: string; application_credential_id: string; };
    query: Empty;
    body: Schemas["UsersApplicationCredentialsShowBody"];
    answer: Schemas["UsersApplicationCredentialsShowAnswer"];
  };
  /** DELETE /v3/users/{user_id}/application_credentials/{application_credential_id} */
  delete: {
    path: { user_id: string; application_credential_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** users/credentials/OS-EC2 */
export interface UsersCredentialsOSEC2 {
  /** GET /v3/users/{user_id}/credentials/OS-EC2 */
  list: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/users/{user_id}/credentials/OS-EC2 */
  create: {
    path: { user_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** GET /v3/users/{user_id}/credentials/OS-EC2/{credential_id} */
  show: {
    path: { user_id: string; credential_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/users/{user_id}/credentials/OS-EC2/{credential_id} */
  delete: {
    path: { user_id: string; credential_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** users/groups */
export interface UsersGroups {
  /** GET /v3/users/{user_id}/groups */
  list: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersGroupsListAnswer"];
  };
}

/** users/password */
export interface UsersPassword {
  /** GET /v3/users/{user_id}/password */
  list: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/users/{user_id}/password */
  create: {
    path: { user_id: string; };
    query: Empty;
    body: Schemas["UsersPasswordCreateBody"];
    answer: void;
  };
}

/** users/projects */
export interface UsersProjects {
  /** GET /v3/users/{user_id}/projects */
  list: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["UsersProjectsListAnswer"];
  };
}

/** users/tokens */
export interface UsersTokens {
  /** DELETE /v3/users/{user_id}/tokens */
  deleteAll: {
    path: { user_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}
