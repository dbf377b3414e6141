/** The least that can answer HTTP in Node: the same bytes to every request. Started by `bare.ts`; ends when its input does. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const { headers, body } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as { headers: Record<string, string>; body: string };
const bytes = Buffer.from(body);
const server = createServer((_request, response) => void response.writeHead(200, headers).end(bytes));
server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().on("end", () => process.exit());
