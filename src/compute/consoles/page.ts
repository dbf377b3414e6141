/**
 * A page that shows a server's screen where there is no noVNC: at the place of noVNC's vnc_lite.html, with its parameter `path`. It speaks
 * RFB 3.8 with raw pixels (https://www.rfc-editor.org/rfc/rfc6143), and has no clipboard, no scaling and no compression.
 */
import { createHash } from "node:crypto";

const script = String.raw`
const say = (text) => { document.getElementById("status").textContent = text; };
const canvas = document.getElementById("screen");
const context = canvas.getContext("2d");
const path = new URLSearchParams(location.search).get("path") ?? "";
const address = new URL("/" + path.replace(/^\/+/, ""), location.href);
address.protocol = address.protocol.replace("http", "ws");
const socket = new WebSocket(address, ["binary"]);
socket.binaryType = "arraybuffer";
const chunks = [];
let held = 0;
let wake = () => {};
socket.onmessage = ({ data }) => { chunks.push(new Uint8Array(data)); held += data.byteLength; wake(); };
socket.onclose = () => say("The console is closed.");

async function take(length) {
  while (held < length) await new Promise((resolve) => { wake = resolve; });
  const taken = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const part = chunks[0].subarray(0, length - at);
    taken.set(part, at);
    at += part.length;
    if (part.length === chunks[0].length) chunks.shift();
    else chunks[0] = chunks[0].subarray(part.length);
  }
  held -= length;
  return new DataView(taken.buffer);
}

const send = (...bytes) => { if (socket.readyState === WebSocket.OPEN) socket.send(Uint8Array.from(bytes)); };
const u16 = (value) => [value >> 8 & 255, value & 255];
const u32 = (value) => [...u16(value >>> 16), ...u16(value & 65535)];
const text = (view) => new TextDecoder().decode(view);
const RAW = 0, DESKTOP_SIZE = 0xffffff21;
const request = (incremental) => send(3, incremental, ...u16(0), ...u16(0), ...u16(canvas.width), ...u16(canvas.height));
const resize = (width, height) => { canvas.width = width; canvas.height = height; };

async function greet() {
  await take(12);
  send(...new TextEncoder().encode("RFB 003.008\n"));
  const count = (await take(1)).getUint8(0);
  const types = new Uint8Array((await take(count)).buffer);
  if (!types.includes(1)) throw new Error("The screen asks for a password.");
  send(1);
  if ((await take(4)).getUint32(0) !== 0) throw new Error("The screen was refused.");
  send(1);
  const start = await take(24);
  resize(start.getUint16(0), start.getUint16(2));
  document.title = text(await take(start.getUint32(20)));
  // 32 bits a pixel, the lowest byte red: as a canvas has them.
  send(0, 0, 0, 0, 32, 24, 0, 1, ...u16(255), ...u16(255), ...u16(255), 0, 8, 16, 0, 0, 0);
  send(2, 0, ...u16(2), ...u32(RAW), ...u32(DESKTOP_SIZE));
  say("Connected. This page is small; put noVNC in its place for clipboard and scaling.");
}

async function paint() {
  const count = (await take(3)).getUint16(1);
  let resized = false;
  for (let n = 0; n < count; n++) {
    const head = await take(12);
    const [x, y, width, height] = [0, 2, 4, 6].map((at) => head.getUint16(at));
    if (head.getUint32(8) === DESKTOP_SIZE) { resize(width, height); resized = true; continue; }
    if (width === 0 || height === 0) continue;
    const pixels = new Uint8ClampedArray((await take(width * height * 4)).buffer);
    for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
    context.putImageData(new ImageData(pixels, width, height), x, y);
  }
  request(resized ? 0 : 1);
}

async function run() {
  await greet();
  request(0);
  for (;;) {
    const type = (await take(1)).getUint8(0);
    if (type === 0) await paint();
    else if (type === 1) await take(6 * (await take(5)).getUint16(3));
    else if (type === 3) await take((await take(7)).getUint32(3));
    else if (type !== 2) throw new Error("The screen said something unknown.");
  }
}

// X11's keysyms of keys that write no character.
const keys = {
  Backspace: 0xff08, Tab: 0xff09, Enter: 0xff0d, Escape: 0xff1b, Delete: 0xffff, Home: 0xff50, ArrowLeft: 0xff51, ArrowUp: 0xff52,
  ArrowRight: 0xff53, ArrowDown: 0xff54, PageUp: 0xff55, PageDown: 0xff56, End: 0xff57, Insert: 0xff63, Shift: 0xffe1, Control: 0xffe3,
  CapsLock: 0xffe5, Alt: 0xffe9, Meta: 0xffeb, AltGraph: 0xfe03,
};
for (let n = 1; n <= 12; n++) keys["F" + n] = 0xffbd + n;
const keysym = ({ key }) => {
  if (keys[key] !== undefined || [...key].length !== 1) return keys[key];
  const point = key.codePointAt(0);
  return point < 256 ? point : 0x1000000 + point;
};
const pressed = new Map();
addEventListener("keydown", (event) => {
  const symbol = keysym(event);
  if (symbol === undefined) return;
  event.preventDefault();
  pressed.set(event.code, symbol);
  send(4, 1, 0, 0, ...u32(symbol));
});
addEventListener("keyup", (event) => {
  const symbol = pressed.get(event.code);
  if (symbol !== undefined && pressed.delete(event.code)) send(4, 0, 0, 0, ...u32(symbol));
});
const point = (event) => {
  event.preventDefault();
  // The browser's right button is the second bit, RFB's the third.
  const buttons = event.buttons & 1 | (event.buttons & 2) << 1 | (event.buttons & 4) >> 1;
  send(5, buttons, ...u16(Math.max(0, Math.floor(event.offsetX))), ...u16(Math.max(0, Math.floor(event.offsetY))));
};
for (const name of ["pointermove", "pointerdown", "pointerup"]) canvas.addEventListener(name, point);
canvas.addEventListener("contextmenu", (event) => event.preventDefault());

run().catch((error) => { say(error.message); socket.close(); });
`;

const digest = createHash("sha256").update(script).digest("base64");

export const page = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Console</title>
<style>body { margin: 0; background: #222; color: #ccc; font: 14px sans-serif } #status { padding: 4px 8px } canvas { display: block }</style>
</head>
<body><div id="status">Connecting …</div><canvas id="screen" width="640" height="400"></canvas>
<script type="module">${script}</script></body>
</html>
`;

/** The token is in the page's address: it goes nowhere from here, and no other script runs beside it. Horizon shows the page in a frame. */
export const pageHeaders: Record<string, string> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; script-src 'sha256-${digest}'; style-src 'unsafe-inline'; connect-src 'self' ws: wss:`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};
