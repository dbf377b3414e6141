import { destination, type Logger, pino, stdSerializers } from "pino";

/** Structured lines on stderr. Secrets that may stand in a request never reach them. */
export const createLog = (level: string): Logger =>
  pino(
    { level, base: null, serializers: { err: stdSerializers.errWithCause }, redact: ["*.password", "*.token", "headers['x-auth-token']"] },
    destination(2),
  );
