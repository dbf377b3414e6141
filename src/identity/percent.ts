/** Percent-encoding as signatures cover it: all but letters, digits and `-._~` (RFC 3986). */
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
