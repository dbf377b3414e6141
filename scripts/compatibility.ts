/**
 * `npm run docs:compatibility` writes docs/compatibility.md: what of each service's contract is answered, and what is refused.
 * With --check it writes nothing and fails where the document is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { handlersOf } from "../src/http/backend.ts";
import { type ContractOperation, loadContract, type ServiceName, serviceNames } from "../src/http/contract.ts";
import { services } from "../src/services.ts";

const file = new URL("../docs/compatibility.md", import.meta.url);

interface Service {
  name: ServiceName;
  title: string;
  microversions: string;
  served: ContractOperation[];
  absent: ContractOperation[];
  gone: number;
}

/** Answered by the server itself (src/http/versions.ts), before any token is asked for. */
const answeredAhead = new Set(["versions.list"]);

function measure(name: ServiceName): Service {
  const contract = loadContract(name);
  const handlers = handlersOf(services[name]);
  const isServed = ({ id }: ContractOperation) => handlers.has(id) || answeredAhead.has(id);
  const unknown = [...handlers.keys()].filter((id) => !contract.operations.some((operation) => operation.id === id));
  if (unknown.length > 0) throw new Error(`${name} has handlers that the contract does not know: ${unknown.join(", ")}`);
  const live = contract.operations.filter((operation) => !operation.removed);
  return {
    name,
    title: contract.title,
    microversions: contract.minVersion === null ? "–" : `${contract.minVersion}–${contract.maxVersion}`,
    served: live.filter(isServed),
    absent: live.filter((operation) => !isServed(operation)),
    gone: contract.operations.length - live.length,
  };
}

function byCollection(operations: ContractOperation[]): string[] {
  const groups = Map.groupBy(operations, ({ id }) => id.replace(/\.(?:action\.)?[^.]*$/, ""));
  return [...groups].map(
    ([collection, list]) => `| ${collection} | ${[...new Set(list.map(({ id }) => id.slice(collection.length + 1)))].join(", ")} |`,
  );
}

const measured = serviceNames.map(measure);
const text = `# Compatibility

Made by \`npm run docs:compatibility\` from the contract of OpenStack 2026.2 and the code. An operation that is not served answers 501
in its service's own error form; [limits.md](limits.md) tells which of them Kubernetes cannot give, and what to do instead.

| service | microversions | operations in the contract | served | answering 501 | gone upstream (410) |
| --- | --- | --: | --: | --: | --: |
${measured.map(({ name, microversions, served, absent, gone }) => `| ${name} | ${microversions} | ${served.length + absent.length} | ${served.length} | ${absent.length} | ${gone} |`).join("\n")}

${measured
  .map(
    ({ title, served, absent }) => `## ${title}

| served | operations |
| --- | --- |
${byCollection(served).join("\n")}

<details><summary>Not served: ${absent.length} operations</summary>

| collection | operations |
| --- | --- |
${byCollection(absent).join("\n")}

</details>
`,
  )
  .join("\n")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    process.stderr.write("docs/compatibility.md is stale: run `npm run docs:compatibility`\n");
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
  for (const { name, served, absent } of measured)
    process.stdout.write(`${name}: ${served.length} of ${served.length + absent.length} operations served\n`);
}
