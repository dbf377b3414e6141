import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerCloud, startServerCloud } from "../../testing/server-cloud.ts";
import { configureConsoles, consoleUrl } from "../consoles/settings.ts";

let cloud: ServerCloud;
let id: string;
beforeAll(async () => {
  cloud = await startServerCloud();
  id = String((await cloud.running())["id"]);
});
afterAll(() => cloud.close());

const asked = (protocol: string, type: string, token?: string) =>
  cloud.ask("POST", `/servers/${id}/remote-consoles`, {
    body: { remote_console: { protocol, type } },
    ...(token === undefined ? {} : { token }),
  });

const urlOf = async (protocol: string, type: string): Promise<URL> => {
  const { status, body } = await asked(protocol, type);
  expect([status, body]).toMatchObject([200, { remote_console: { protocol, type } }]);
  return new URL(String(body["remote_console"]!["url"]));
};

/** Where noVNC goes from its page's address. */
const socketOf = (page: URL): string => `${page.origin.replace("http", "ws")}/${page.searchParams.get("path")}`;

interface Viewer {
  socket: WebSocket;
  /** So many bytes, as they come. */
  take(length: number): Promise<Buffer>;
  closed: Promise<unknown>;
}

function view(address: string): Viewer {
  const socket = new WebSocket(address, ["binary"]);
  socket.binaryType = "arraybuffer";
  let held = Buffer.alloc(0);
  let wake = () => {};
  socket.addEventListener("message", ({ data }) => {
    held = Buffer.concat([held, Buffer.from(data as ArrayBuffer)]);
    wake();
  });
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  return {
    socket,
    closed,
    async take(length) {
      while (held.length < length)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const taken = held.subarray(0, length);
      held = held.subarray(length);
      return taken;
    },
  };
}

describe("POST /v2.1/servers/{server_id}/remote-consoles", () => {
  it("leads to the screen by RFB, and to one viewer at a time", async () => {
    const page = await urlOf("vnc", "novnc");
    const html = await fetch(page);
    expect([html.status, html.headers.get("content-security-policy")]).toMatchObject([200, expect.stringContaining("script-src 'sha256-")]);
    const { socket, take, closed } = view(socketOf(page));
    expect((await take(12)).toString()).toBe("RFB 003.008\n");
    expect(socket.protocol).toBe("binary");
    socket.send("RFB 003.008\n");
    expect([...(await take(2))]).toEqual([1, 1]);
    socket.send(Buffer.from([1]));
    expect((await take(4)).readUInt32BE()).toBe(0);
    socket.send(Buffer.from([1]));
    const start = await take(24);
    const [width, height] = [start.readUInt16BE(0), start.readUInt16BE(2)];
    await take(start.readUInt32BE(20));
    socket.send(Buffer.from([3, 0, 0, 0, 0, 0, ...[width, height].flatMap((size) => [size >> 8, size & 255])]));
    expect((await take(16)).readUInt16BE(2)).toBe(1);
    await take(width * height * 4);
    const second = view(socketOf(await urlOf("vnc", "novnc")));
    await second.take(12);
    await closed;
    second.socket.close();
  });

  it("leads to the serial line", async () => {
    const { socket, take } = view((await urlOf("serial", "serial")).href);
    const greeting = "This virtual machine is simulated";
    expect((await take(greeting.length)).toString()).toBe(greeting);
    socket.close();
  });

  it("opens nothing without a token of its own, for another machine, or once it is old", async () => {
    const refused = async (address: string) => {
      const { socket, closed } = view(address);
      let opened = false;
      socket.addEventListener("open", () => {
        opened = true;
      });
      await closed;
      return !opened;
    };
    const page = await urlOf("vnc", "novnc");
    const right = socketOf(page);
    expect(await refused(right.replace("token=", "token=bad"))).toBe(true);
    expect(await refused(right.replace(/token=.*/, ""))).toBe(true);
    expect(await refused(right.replace(/token=.*/, `token=${cloud.tokens.demo}`))).toBe(true);
    const token = right.split("token=")[1]!;
    expect((await cloud.ask("GET", "/servers", { token })).status).toBe(401);
    cloud.clock.now = new Date(Date.now() + 601_000);
    expect(await refused(right)).toBe(true);
    cloud.clock.now = new Date();
  });

  it("refuses consoles that KubeVirt has not, other projects, and servers that do not run", async () => {
    expect((await asked("spice", "spice-html5")).status).toBe(400);
    expect((await asked("vnc", "xvpvnc")).status).toBe(400);
    expect((await asked("vnc", "serial")).status).toBe(400);
    expect(
      (await cloud.ask("POST", "/servers/nobody/remote-consoles", { body: { remote_console: { protocol: "vnc", type: "novnc" } } })).status,
    ).toBe(404);
    await cloud.act(id, { "os-stop": null });
    await cloud.until(id, "SHUTOFF");
    expect((await asked("vnc", "novnc")).status).toBe(409);
    await cloud.act(id, { "os-start": null });
    await cloud.until(id, "ACTIVE");
  });

  it("was an action for each protocol", async () => {
    const old = { microversion: "2.1" };
    const vnc = await cloud.act(id, { "os-getVNCConsole": { type: "novnc" } }, old);
    expect([vnc.status, vnc.body]).toMatchObject([200, { console: { type: "novnc" } }]);
    expect((await cloud.act(id, { "os-getSerialConsole": { type: "serial" } }, old)).status).toBe(200);
    expect((await cloud.act(id, { "os-getSPICEConsole": { type: "spice-html5" } }, old)).status).toBe(400);
  });
});

describe("the address of a console", () => {
  it("is below a public address, or at the noVNC that the site has", () => {
    const { kube } = cloud;
    const token = "t.o-k_en";
    const of = (root: string, page: boolean) => new URL(consoleUrl(kube, root, { page, token }));
    const below = of("https://cloud.example.org/api", true);
    expect([below.origin + below.pathname, below.searchParams.get("path")]).toEqual([
      "https://cloud.example.org/api/compute/vnc_lite.html",
      `api/compute/console?token=${token}`,
    ]);
    expect(of("https://cloud.example.org", false).href).toBe(`wss://cloud.example.org/compute/console?token=${token}`);
    configureConsoles(kube, { novncBaseUrl: "https://novnc.example.org/vnc_lite.html?path=compute/console&scale=1" });
    const elsewhere = of("https://cloud.example.org", true);
    expect([elsewhere.host, elsewhere.searchParams.get("path"), elsewhere.searchParams.get("scale")]).toEqual([
      "novnc.example.org",
      `compute/console?token=${token}`,
      "1",
    ]);
    configureConsoles(kube, { novncBaseUrl: undefined });
  });
});
