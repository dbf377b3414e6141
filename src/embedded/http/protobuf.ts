/** Decoding of Kubernetes' protobuf: typed Go clients write built-in kinds in it and read JSON back. */
import { readFileSync } from "node:fs";
import { badRequest } from "../errors.ts";
import { parseApiVersion } from "../types.ts";

export const protobufType = "application/vnd.kubernetes.protobuf";

/** Written by scripts/embedded/generate.ts: message → field number → JSON name, type and flags. */
const file = new URL("../../../generated/embedded/protobuf.json", import.meta.url);

type Field = [name: string, type: string, flags: string];
type Messages = Record<string, Record<string, Field>>;

let loaded: Messages | undefined;

function messages(): Messages {
  loaded ??= JSON.parse(readFileSync(file, "utf8")) as Messages;
  return loaded;
}

const MAGIC = Buffer.from("k8s\0");

/** An object as its JSON would be. Throws 400. */
export function decodeProtobuf(bytes: Buffer): Record<string, unknown> {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw badRequest("provided data does not appear to be a protobuf message, expected prefix k8s");
  let apiVersion = "";
  let kind = "";
  let raw: Buffer = Buffer.alloc(0);
  // runtime.Unknown: type, then the object itself.
  for (const { number, bytes: inner } of parts(bytes.subarray(MAGIC.length))) {
    if (number === 2 && inner) raw = inner;
    if (number !== 1 || !inner) continue;
    for (const part of parts(inner)) {
      if (part.number === 1) apiVersion = part.bytes?.toString("utf8") ?? "";
      if (part.number === 2) kind = part.bytes?.toString("utf8") ?? "";
    }
  }
  const { group, version } = parseApiVersion(apiVersion);
  const name = kind === "DeleteOptions" ? "meta/v1.DeleteOptions" : `${group.split(".")[0] || "core"}/${version}.${kind}`;
  if (messages()[name] === undefined)
    throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in protobuf`);
  return { kind, apiVersion, ...decodeMessage(name, raw) };
}

interface Part {
  number: number;
  /** Of varints and fixed-width numbers. */
  value?: bigint;
  bytes?: Buffer;
}

function* parts(buffer: Buffer): Generator<Part> {
  const cursor = { at: 0 };
  while (cursor.at < buffer.length) {
    const tag = Number(varint(buffer, cursor));
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, value: varint(buffer, cursor) };
        break;
      case 1:
        yield { number, bytes: take(buffer, cursor, 8) };
        break;
      case 2:
        yield { number, bytes: take(buffer, cursor, Number(varint(buffer, cursor))) };
        break;
      case 5:
        yield { number, bytes: take(buffer, cursor, 4) };
        break;
      default:
        throw badRequest("proto: illegal wireType");
    }
  }
}

function varint(buffer: Buffer, cursor: { at: number }): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = buffer[cursor.at++];
    if (byte === undefined || shift > 63n) throw badRequest("proto: unexpected EOF");
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

function take(buffer: Buffer, cursor: { at: number }, length: number): Buffer {
  const end = cursor.at + length;
  if (end > buffer.length) throw badRequest("proto: unexpected EOF");
  const bytes = buffer.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

function decodeMessage(name: string, buffer: Buffer): Record<string, unknown> {
  const fields = messages()[name];
  if (fields === undefined) throw badRequest(`proto: unknown message ${name}`);
  const result: Record<string, unknown> = {};
  for (const part of parts(buffer)) {
    const field = fields[part.number];
    if (field === undefined) continue;
    const [key, type, flags] = field;
    if (flags.includes("m")) {
      const [name, value] = mapEntry(part, type);
      result[key] = { ...(result[key] as object | undefined), [name]: value };
    } else if (flags.includes("r")) {
      result[key] = [...((result[key] as unknown[] | undefined) ?? []), ...repeated(part, type)];
    } else {
      const value = decodeValue(part, type);
      if (flags.includes("i")) Object.assign(result, value);
      else if (!(flags.includes("o") && isEmpty(value))) result[key] = value;
    }
  }
  return result;
}

/** Go leaves these out of JSON where the field says `omitempty`. */
const isEmpty = (value: unknown): boolean =>
  value === "" || value === 0 || value === false || value === null || (typeof value === "object" && Object.keys(value).length === 0);

function mapEntry({ bytes = Buffer.alloc(0) }: Part, type: string): [string, unknown] {
  let key = "";
  let value: unknown = type === "string" ? "" : {};
  for (const part of parts(bytes)) {
    if (part.number === 1) key = part.bytes?.toString("utf8") ?? "";
    if (part.number === 2) value = decodeValue(part, type);
  }
  return [key, value];
}

/** Numbers may come packed into one part. */
function repeated(part: Part, type: string): unknown[] {
  if (type !== "int" || part.bytes === undefined) return [decodeValue(part, type)];
  const cursor = { at: 0 };
  const values: number[] = [];
  while (cursor.at < part.bytes.length) values.push(signed(varint(part.bytes, cursor)));
  return values;
}

const signed = (value: bigint): number => Number(BigInt.asIntN(64, value));

function decodeValue(part: Part, type: string): unknown {
  const { value = 0n, bytes = Buffer.alloc(0) } = part;
  switch (type) {
    case "string":
      return bytes.toString("utf8");
    case "bytes":
      return bytes.toString("base64");
    case "int":
      return signed(value);
    case "bool":
      return value !== 0n;
    case "double":
      return bytes.readDoubleLE();
    case "Time":
    case "MicroTime":
      return time(bytes, type === "MicroTime");
    case "Duration":
      return `${numbers(bytes)[1] ?? 0}ns`;
    case "Quantity":
      return texts(bytes)[1] ?? "0";
    case "IntOrString":
      return numbers(bytes)[1] === 1 ? (texts(bytes)[3] ?? "") : (numbers(bytes)[2] ?? 0);
    case "Raw":
      return JSON.parse(texts(bytes)[1] || "null") as unknown;
    case "Strings":
      return [...parts(bytes)].map((one) => one.bytes?.toString("utf8") ?? "");
    default:
      return decodeMessage(type, bytes);
  }
}

const numbers = (buffer: Buffer): Record<number, number> =>
  Object.fromEntries([...parts(buffer)].flatMap(({ number, value }) => (value === undefined ? [] : [[number, signed(value)]])));

const texts = (buffer: Buffer): Record<number, string> =>
  Object.fromEntries([...parts(buffer)].flatMap(({ number, bytes }) => (bytes === undefined ? [] : [[number, bytes.toString("utf8")]])));

function time(buffer: Buffer, micro: boolean): string | null {
  const { 1: seconds, 2: nanos = 0 } = numbers(buffer);
  // The zero time of Go, year 1, is no time.
  if (seconds === undefined || seconds <= -62_135_596_800) return null;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return micro ? `${text}.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z` : `${text}Z`;
}
