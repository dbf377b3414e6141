/**
 * The one error that becomes an answer. Whatever else is thrown is a bug of ours and answers 500 without detail.
 *
 * `type` is the name that a service's fault form carries where it differs from the status' own
 * (nova `badRequest`, neutron `NetworkNotFound`); `http/faults.ts` chooses a default by status.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly type: string | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, options: { type?: string; cause?: unknown; headers?: Record<string, string> } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.type = options.type;
    this.headers = options.headers ?? {};
  }
}

export const badRequest = (message: string, type?: string) => new ApiError(400, message, typed(type));
export const unauthorized = (message = "The request you have made requires authentication.") => new ApiError(401, message);
export const forbidden = (message: string, type?: string) => new ApiError(403, message, typed(type));
/** `thing` is OpenStack's word for it (Instance, Volume, Network), `id` what the caller asked for. */
export const notFound = (thing: string, id: string, type?: string) => new ApiError(404, `${thing} ${id} could not be found.`, typed(type));
export const conflict = (message: string, type?: string) => new ApiError(409, message, typed(type));
export const overLimit = (message: string, type?: string) => new ApiError(413, message, typed(type));
export const notImplemented = (message: string) => new ApiError(501, message);
export const unavailable = (message: string) => new ApiError(503, message);

const typed = (type: string | undefined) => (type === undefined ? {} : { type });
