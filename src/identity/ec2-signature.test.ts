import { describe, expect, it } from "vitest";
import { requireEc2Signature, requireS3Signature, signedAt, toEc2Request } from "./ec2-signature.ts";

const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const access = "0123456789abcdef0123456789abcdef";

/** Signed by python-keystoneclient's Ec2Signer. */
const two = {
  access,
  host: "ec2.example.org:8773",
  verb: "GET",
  path: "/services/Cloud",
  params: {
    SignatureVersion: "2",
    SignatureMethod: "HmacSHA256",
    AWSAccessKeyId: access,
    Action: "Describe Things/*~",
    Timestamp: "2027-01-01T00:00:00Z",
  },
  signature: "zrJqmcToLUOFA9oPUX9IlaxTvYKMvxYdTEiZRuUeARQ=",
};
const scope = `${access}/20270101/us-east-1/ec2/aws4_request`;
const four = {
  access,
  host: "ec2.example.org",
  verb: "POST",
  path: "/",
  params: { Action: "X" },
  headers: {
    Host: "ec2.example.org",
    "X-Amz-Date": "20270101T000000Z",
    "Content-Type": "application/x-www-form-urlencoded",
    Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=content-type;host;x-amz-date, Signature=x`,
  },
  body_hash: "3b173cc483d5aca8322d8211dc94655130607dbcb351953b49907bdb997ddc01",
  signature: "6f7e198a7af4ff22887071ab04302375cc27ff5b88b433735ae6f07a2b36854e",
};
const presigned = {
  access,
  host: "ec2.example.org",
  verb: "GET",
  path: "/",
  params: {
    Action: "X",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": scope,
    "X-Amz-Date": "20270101T000000Z",
    "X-Amz-SignedHeaders": "host",
  },
  headers: { Host: "ec2.example.org" },
  body_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  signature: "8349d582e6be6ad76867653c61bbcd17736e9bdea91bbfc0590a5f71e462b697",
};
/** Signed by keystone's own functions. */
const s3 = (signed: string, signature: string) => ({ access, token: Buffer.from(signed).toString("base64url"), signature });
const old = s3("GET\n\n\nFri, 01 Jan 2027 00:00:00 GMT\n/bucket/key", "ycgXCaF89eLwKpu/hOJ59JWJtEo=");
const hash = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
const s3Text = `AWS4-HMAC-SHA256\n20270101T000000Z\n20270101/us-east-1/s3/aws4_request\n${hash}`;
const s3Right = "2e3b005ff97f6f2481d5d988e9b4e953793093384a2af077a83c48a4a9770705";

const check = (credentials: Record<string, unknown>, by = secret) => {
  try {
    (credentials["token"] === undefined ? requireEc2Signature : requireS3Signature)(toEc2Request(credentials), by);
    return "good";
  } catch (error) {
    return (error as { status?: number }).status;
  }
};

describe("a signature of Amazon's", () => {
  it.each([
    ["2", two],
    ["2, without the port", { ...two, signature: "hmYeH3+EMt2qNTclyeANLHLopSCe+yn1lJsAeqZg/aI=" }],
    ["4, in a header", four],
    ["4, in the query", presigned],
    ["of S3, the old one", old],
    ["of S3, 4", s3(s3Text, s3Right)],
  ])("%s is that of the secret alone", (_, credentials) => {
    expect(check(credentials)).toBe("good");
    expect(check(credentials, "another")).toBe(401);
  });

  it.each<[string, Record<string, unknown>]>([
    ["another path", { ...two, path: "/" }],
    ["another parameter", { ...two, params: { ...two.params, Action: "Delete" } }],
    ["no signature", { ...two, signature: undefined }],
    ["version 0", { ...two, params: { ...two.params, SignatureVersion: "0" } }],
    ["no version", { ...two, params: {} }],
    ["nothing that was signed", { access }],
    ["another body", { ...four, body_hash: "0".repeat(64) }],
    ["another header", { ...four, headers: { ...four.headers, Host: "evil.example.org" } }],
    ["a date that is not the scope's", { ...four, headers: { ...four.headers, "X-Amz-Date": "20270102T000000Z" } }],
    ["no date", { ...presigned, params: { ...presigned.params, "X-Amz-Date": 5 } }],
    ["another service of S3's kind", s3(s3Text.replace("/s3/", "/ec2/"), s3Right)],
    ["another end of the scope", s3(s3Text.replace("aws4_request", "aws4"), s3Right)],
    ["more lines", s3(`${s3Text}\nmore`, s3Right)],
  ])("is refused with %s", (_, credentials) => {
    expect(check(credentials)).toBe(401);
  });

  it("tells when it was made, where it does", () => {
    const time = new Date("2027-01-01T00:00:00Z");
    for (const credentials of [two, four, presigned]) expect(signedAt(toEc2Request(credentials))).toEqual(time);
    expect(signedAt(toEc2Request(old))).toBeUndefined();
    expect(() => signedAt(toEc2Request({ params: { Timestamp: "soon" } }))).toThrow("timestamp");
  });
});
