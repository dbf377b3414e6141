/** The options of a server that tests ask: on a free port of loopback, silent, and an answer that breaks its own schema is a 500. */
import { serviceTypes } from "./doors.ts";

export const strictServer = {
  host: "127.0.0.1",
  port: 0,
  publicUrl: undefined,
  services: serviceTypes,
  region: "RegionOne",
  logLevel: "silent",
  tokenLifetimeSeconds: 3600,
  strict: true,
  lockoutFailures: 0,
  lockoutSeconds: 1800,
  passwordHistory: 0,
  passwordPattern: undefined,
  passwordPatternDescription: "",
  passwordLifetimeDays: 0,
  novncBaseUrl: undefined,
};
