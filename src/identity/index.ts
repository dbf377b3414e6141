/** The Identity API v3: collections by the names of the contract. */
import { usersAccessRules } from "./access_rules.ts";
import { usersApplicationCredentials } from "./application_credentials.ts";
import { authCatalog, authDomains, authProjects, authSystem } from "./auth.ts";
import { authTokens } from "./auth-tokens.ts";
import { consumers } from "./consumers.ts";
import { credentials, usersCredentialsEc2 } from "./credentials.ts";
import { domainsConfig, domainsConfigDefault, domainsConfigGroup, domainsConfigGroupDefault } from "./domain-config.ts";
import { domains } from "./domains.ts";
import { ec2tokens, s3tokens } from "./ec2tokens.ts";
import { endpointGroups, endpointGroupsEndpoints, endpointGroupsProjects } from "./endpoint_groups.ts";
import { endpointsProjects, projectsEndpointGroups, projectsEndpoints } from "./endpoint-associations.ts";
import { endpoints } from "./endpoints.ts";
import { groups, groupsUsers } from "./groups.ts";
import { kubernetesLogin } from "./kubernetes-login.ts";
import { limits, limitsModel } from "./limits.ts";
import { usersAccessTokens, usersAccessTokensRoles } from "./oauth1-access_tokens.ts";
import { accessToken, authorization, requestToken } from "./oauth1-tokens.ts";
import { policies } from "./policies.ts";
import { projects } from "./projects.ts";
import { regions } from "./regions.ts";
import { registeredLimits } from "./registered_limits.ts";
import { roleAssignments } from "./role_assignments.ts";
import {
  domainsGroupsRoles,
  domainsUsersRoles,
  inheritedDomainsGroups,
  inheritedDomainsUsers,
  inheritedProjectsGroups,
  inheritedProjectsUsers,
  projectsGroupsRoles,
  projectsUsersRoles,
  systemGroupsRoles,
  systemUsersRoles,
} from "./role-grants.ts";
import { roleInferences, roles, rolesImplies } from "./roles.ts";
import { services } from "./services.ts";
import { projectsTags } from "./tags.ts";
import { trusts, trustsRoles } from "./trusts.ts";
import { users } from "./users.ts";
import { usersGroups, usersPassword, usersProjects, usersTokens } from "./users-nested.ts";

export const identity = {
  "auth/catalog": authCatalog,
  "auth/domains": authDomains,
  "auth/projects": authProjects,
  "auth/system": authSystem,
  "auth/tokens": authTokens,
  credentials,
  domains,
  "domains/config": domainsConfig,
  "domains/config/default": domainsConfigDefault,
  "domains/config/group": domainsConfigGroup,
  "domains/config/group/default": domainsConfigGroupDefault,
  "domains/groups/roles": domainsGroupsRoles,
  "domains/users/roles": domainsUsersRoles,
  ec2tokens,
  endpoints,
  groups,
  "groups/users": groupsUsers,
  limits,
  "limits/model": limitsModel,
  "OS-EP-FILTER/endpoint_groups": endpointGroups,
  "OS-EP-FILTER/endpoint_groups/endpoints": endpointGroupsEndpoints,
  "OS-EP-FILTER/endpoint_groups/projects": endpointGroupsProjects,
  "OS-EP-FILTER/endpoints/projects": endpointsProjects,
  "OS-EP-FILTER/projects/endpoint_groups": projectsEndpointGroups,
  "OS-EP-FILTER/projects/endpoints": projectsEndpoints,
  "OS-FEDERATION/identity_providers/protocols/auth": kubernetesLogin,
  "OS-INHERIT/domains/groups/roles/inherited_to_projects": inheritedDomainsGroups,
  "OS-INHERIT/domains/users/roles/inherited_to_projects": inheritedDomainsUsers,
  "OS-INHERIT/projects/groups/roles/inherited_to_projects": inheritedProjectsGroups,
  "OS-INHERIT/projects/users/roles/inherited_to_projects": inheritedProjectsUsers,
  "OS-OAUTH1/access_token": accessToken,
  "OS-OAUTH1/authorize": authorization,
  "OS-OAUTH1/consumers": consumers,
  "OS-OAUTH1/request_token": requestToken,
  "OS-TRUST/trusts": trusts,
  "OS-TRUST/trusts/roles": trustsRoles,
  policies,
  projects,
  "projects/groups/roles": projectsGroupsRoles,
  "projects/tags": projectsTags,
  "projects/users/roles": projectsUsersRoles,
  regions,
  registered_limits: registeredLimits,
  role_assignments: roleAssignments,
  role_inferences: roleInferences,
  roles,
  "roles/implies": rolesImplies,
  s3tokens,
  services,
  "system/groups/roles": systemGroupsRoles,
  "system/users/roles": systemUsersRoles,
  users,
  "users/access_rules": usersAccessRules,
  "users/application_credentials": usersApplicationCredentials,
  "users/credentials/OS-EC2": usersCredentialsEc2,
  "users/groups": usersGroups,
  "users/OS-OAUTH1/access_tokens": usersAccessTokens,
  "users/OS-OAUTH1/access_tokens/roles": usersAccessTokensRoles,
  "users/password": usersPassword,
  "users/projects": usersProjects,
  "users/tokens": usersTokens,
};
