/** What a site may choose about Identity. Read from the configuration by `main.ts`, kept with the connection to the cluster. */
import type { Kube } from "../kube/kube.ts";
import { type Cost, defaultCost } from "./passwords.ts";

/** A service that this process serves itself. */
export interface OwnService {
  type: string;
  name: string;
  /** Under the server's public address; `%(project_id)s` stands for the token's project. */
  path: string;
}

/** What Keystone's section [security_compliance] has. */
export interface PasswordRules {
  /** Wrong passwords in a row that lock an account; 0: it is never locked. */
  lockoutFailures: number;
  /** How long it is locked; 0: until an administrator sets `ignore_lockout_failure_attempts`. */
  lockoutSeconds: number;
  /** How many of a user's last passwords his next one must differ from. */
  history: number;
  /** What a password must match, from its first character on. */
  pattern: string | undefined;
  /** The same in words, for whoever is refused. */
  patternDescription: string;
  /** How long a password is valid; 0: for good. */
  lifetimeDays: number;
}

/** Nothing is demanded: https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/conf/security_compliance.py */
export const noPasswordRules: PasswordRules = {
  lockoutFailures: 0,
  lockoutSeconds: 1800,
  history: 0,
  pattern: undefined,
  patternDescription: "",
  lifetimeDays: 0,
};

export interface Settings {
  /** How long a token is valid. */
  tokenSeconds: number;
  /** How long after that a service may still have it validated, for work that began in time. */
  allowExpiredSeconds: number;
  passwordCost: Cost;
  passwordRules: PasswordRules;
  region: string;
  services: readonly OwnService[];
}

/** As Keystone's: https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/conf/token.py */
const defaultSettings: Settings = {
  tokenSeconds: 3600,
  allowExpiredSeconds: 172_800,
  passwordCost: defaultCost,
  passwordRules: noPasswordRules,
  region: "RegionOne",
  services: [
    { type: "identity", name: "keystone", path: "/identity" },
    { type: "image", name: "glance", path: "/image" },
    { type: "compute", name: "nova", path: "/compute/v2.1" },
    { type: "block-storage", name: "cinder", path: "/volume/v3" },
    // The name by which older clients ask for it, with the project in the address as they expect it.
    { type: "volumev3", name: "cinderv3", path: "/volume/v3/%(project_id)s" },
    { type: "network", name: "neutron", path: "/networking" },
    { type: "placement", name: "placement", path: "/placement" },
  ],
};

const chosen = new WeakMap<Kube, Settings>();

export function configure(kube: Kube, settings: Partial<Settings>): void {
  chosen.set(kube.own, { ...settingsOf(kube), ...settings });
}

export const settingsOf = (kube: Kube): Settings => chosen.get(kube.own) ?? defaultSettings;
