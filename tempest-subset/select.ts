/** Which of Tempest's tests run. */
import { readTable } from "./tables.ts";

export interface Test {
  /** As `stestr list` prints it, and as a load list wants it: the path, then attributes in brackets. */
  entry: string;
  path: string;
  /** The idempotent id, which outlives moves of the test; several classes may share it. */
  id: string;
}

export interface Selection {
  list?: string;
  all?: true;
  smoke?: true;
  regex?: string;
  part?: string;
}

const six = /^tempest\.(api\.(compute|identity|image|network|volume)|scenario)\./;
const api = /^tempest\.api\.(compute|identity|image|network|volume)\./;

/** Reads what `stestr list` prints; other lines of it are warnings. */
export function parseTests(text: string): Test[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("tempest."))
    .map((entry) => ({ entry, path: entry.split("[")[0] ?? "", id: /\bid-([0-9a-f-]{36})/.exec(entry)?.[1] ?? "" }));
}

/** Throws where a list names a test that this Tempest does not have: it would be left out without a word. */
export async function select(tests: Test[], { list, all, smoke, regex, part }: Selection, folder: string): Promise<Test[]> {
  if (part !== undefined) return partOf(tests, part, new Set((await readList(folder, "interop")).map(({ path }) => path)));
  if (list !== undefined) {
    const wanted = await readList(folder, list);
    const byPath = new Map(tests.map((test) => [test.path, test]));
    const found = wanted.flatMap(({ id, path }) => (byPath.get(path)?.id === id ? [byPath.get(path)!] : []));
    if (found.length !== wanted.length)
      throw new Error(`${wanted.length - found.length} tests of the list ${list} are not in this Tempest`);
    return found;
  }
  if (all) return tests.filter(({ path }) => api.test(path));
  if (smoke) return tests.filter(({ entry, path }) => six.test(path) && /\[.*\bsmoke\b.*\]/.test(entry));
  return tests.filter(({ entry, path }) => (regex === undefined ? six.test(path) : new RegExp(regex).test(entry)));
}

export async function readList(folder: string, list: string): Promise<{ id: string; path: string; capability: string }[]> {
  return (await readTable(`${folder}/lists/${list}.tsv`, 3)).map(([id = "", path = "", capability = ""]) => ({ id, path, capability }));
}

/**
 * The nth of m parts of what `--all` runs beside the interop list, `3/10`: whole classes, as a class is what tests share their setup in,
 * dealt out by their order.
 */
function partOf(tests: Test[], part: string, except: Set<string>): Test[] {
  const [n = 0, m = 0] = part.split("/").map(Number);
  if (!(Number.isInteger(n) && Number.isInteger(m) && n >= 1 && n <= m)) throw new Error(`--part wants n/m, as in 3/10, not ${part}`);
  const left = tests.filter(({ path }) => api.test(path) && !except.has(path));
  const classes = [...new Set(left.map(({ path }) => classOf(path)))].sort();
  return left.filter(({ path }) => classes.indexOf(classOf(path)) % m === n - 1);
}

export const classOf = (path: string): string => path.slice(0, path.lastIndexOf("."));
