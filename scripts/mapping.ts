/**
 * `npm run docs:mapping` writes docs/mapping.md: the header comments of the slices that say which Kubernetes object an OpenStack concept is,
 * and where each of its fields lives. With --check it writes nothing and fails where the document is stale.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { loadContract, type ServiceName, serviceNames } from "../src/http/contract.ts";

const root = new URL("../", import.meta.url);
const file = new URL("docs/mapping.md", root);

interface Row {
  field: string;
  home: string;
}

/** A header with a table of fields; undefined where the file's first doc comment has none. */
export function parseHeader(source: string): { before: string; rows: Row[]; after: string } | undefined {
  const comment = /\/\*\*\n([\s\S]*?)\*\//.exec(source)?.[1];
  if (comment === undefined) return undefined;
  const lines = comment.split("\n").map((line) => line.replace(/^ \* ?/, "").trimEnd());
  const rows: Row[] = [];
  const prose: [string[], string[]] = [[], []];
  let unfinished = "";
  for (const line of lines) {
    const cell = /^ {2,}(\S.*)$/.exec(line)?.[1];
    if (cell === undefined) prose[rows.length > 0 ? 1 : 0].push(line);
    else if (/^ {10,}/.test(line) && unfinished === "" && rows.length > 0) rows.at(-1)!.home += ` ${cell}`;
    else {
      const row = toRow(`${unfinished}${cell}`);
      unfinished = row ? "" : `${unfinished}${cell} `;
      if (row) rows.push(row);
    }
  }
  const text = (part: string[]) => part.join("\n").trim();
  return rows.length > 0 ? { before: text(prose[0]), rows, after: text(prose[1]) } : undefined;
}

/** "name   where it is", or "several, names: where they are". */
function toRow(cell: string): Row | undefined {
  const [, field, home] = /^(.*?\S) {2,}(.*)$/.exec(cell) ?? /^(.*?): (.*)$/.exec(cell) ?? [];
  return field !== undefined && home !== undefined ? { field, home } : undefined;
}

/** Markdown's signs are themselves in a table's cell; what stands between backticks is left alone. */
const escaped = (text: string) =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[*<[\]]/g, "\\$&")).replaceAll("|", "\\|"))
    .join("");

function section(service: ServiceName): string {
  const paths = globSync(`src/${service}/**/*.ts`, { cwd: root.pathname }).sort();
  const parts = paths.flatMap((path) => {
    if (path.endsWith(".test.ts")) return [];
    const header = parseHeader(readFileSync(new URL(path, root), "utf8"));
    if (header === undefined) return [];
    const { before, rows, after } = header;
    const table = rows.map(({ field, home }) => `| ${escaped(field)} | ${escaped(home)} |`).join("\n");
    const heading = `### [${path.slice(4)}](../${path})`;
    return [`${heading}\n\n${before}\n\n| field | where it is |\n| --- | --- |\n${table}\n${after ? `\n${after}\n` : ""}`];
  });
  return `## ${loadContract(service).title}\n\n${parts.join("\n")}`;
}

const text = `# What is what in Kubernetes

Made by \`npm run docs:mapping\` from the headers of the slices. Ids and names follow
[one rule](architecture.md#identity-of-objects); [names.ts](../src/kube/names.ts) has every label and annotation.
[limits.md](limits.md) tells what has no place in Kubernetes.

${serviceNames.map(section).join("\n")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    process.stderr.write("docs/mapping.md is stale: run `npm run docs:mapping`\n");
    process.exit(1);
  }
} else writeFileSync(file, text);
