import { describe, expect, it } from "vitest";
import { requireSignature, type SignedRequest } from "./oauth1-signature.ts";

const url = "http://127.0.0.1:5000/identity/v3/OS-OAUTH1/request_token";
const secrets = { consumer: "a secret & more", token: "töken" };
const now = new Date(1_790_000_000_000);

/** The requests were signed by oauthlib 4.0.1. */
const parts = (method: string, more: string) =>
  'OAuth oauth_nonce="12345678901234567890", oauth_timestamp="1790000000", oauth_version="1.0", ' +
  `oauth_signature_method="${method}", oauth_consumer_key="0123456789abcdef0123456789abcdef", ${more}`;
const asking = parts("HMAC-SHA1", 'oauth_callback="oob", oauth_signature="LjM3v7uKYWiWt4rnFVq%2FaFhYEZI%3D"');
const token = 'oauth_token="ffffffffffffffffffffffffffffffff"';
const acting = parts("HMAC-SHA256", `${token}, oauth_signature="95rs5Qp%2BbO%2F%2FPoNDvppljLISOlNYXCOvHu%2FqyWbLvAA%3D"`);
const searching = parts("HMAC-SHA1", `${token}, oauth_signature="Hch2huvAPmHAgCXBHlNXwFmXPxk%3D"`);

const check = (
  authorization: string | undefined,
  more: Partial<SignedRequest> = {},
  by: { consumer: string; token?: string } = secrets,
) => {
  try {
    requireSignature({ url, query: {}, authorization, now, ...more }, by);
    return "good";
  } catch (error) {
    return (error as { status?: number }).status;
  }
};

describe("a signature of OAuth 1.0", () => {
  it("is that of the consumer's secret alone, or of the token's too", () => {
    expect(check(asking, {}, { consumer: secrets.consumer })).toBe("good");
    expect(check(asking)).toBe(401);
    expect(check(acting)).toBe("good");
    expect(check(acting, {}, { ...secrets, token: "other" })).toBe(401);
    expect(check(acting, {}, { ...secrets, consumer: "other" })).toBe(401);
  });

  it("covers the address, its query and the parameters", () => {
    expect(check(searching, { query: { b: "2 1", a: "x" } })).toBe("good");
    expect(check(searching)).toBe(401);
    expect(check(acting, { url: url.replace("127.0.0.1", "127.0.0.2") })).toBe(401);
    expect(check(acting.replace("12345678901234567890", "12345678901234567891"))).toBe(401);
    expect(check(acting.replace('oauth_version="1.0", ', ""))).toBe(401);
    expect(check(acting.replace("OAuth ", 'OAuth realm="all", '))).toBe("good");
  });

  it("is good for ten minutes", () => {
    expect(check(acting, { now: new Date(now.getTime() + 600_000) })).toBe("good");
    expect(check(acting, { now: new Date(now.getTime() + 601_000) })).toBe(400);
    expect(check(acting, { now: new Date(now.getTime() - 601_000) })).toBe(400);
  });

  it.each([
    ["no header", undefined],
    ["another scheme", "Bearer x"],
    ["a value without its end", 'OAuth oauth_nonce="1'],
    ["a broken escape", 'OAuth oauth_nonce="%zz"'],
    ["a parameter twice", acting.replace("OAuth ", 'OAuth oauth_version="1.0", ')],
    ["secrets in the clear", acting.replace("HMAC-SHA256", "PLAINTEXT")],
    ["what every object inherits", acting.replace("HMAC-SHA256", "constructor")],
    ["another version", acting.replace('"1.0"', '"2.0"')],
    ["no signature", acting.replace(/, oauth_signature=.*$/, "")],
    ["a nonce that is none", acting.replace("12345678901234567890", "x".repeat(20))],
    ["a nonce without an end", acting.replace("12345678901234567890", "1".repeat(65))],
  ])("is refused with %s", (_, authorization) => {
    expect(check(authorization)).toBe(400);
  });
});
