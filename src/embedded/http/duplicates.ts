/** Keys that come twice in one object of a JSON text. */

/** As field validation names them: `duplicate field "spec.size"`. The text is valid JSON or will be refused as none. */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  /** The objects and lists that are open: their keys so far and the key or index that they stand under. */
  const open: { keys: Set<string> | undefined; path: string; index: number }[] = [];
  let key = "";
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  let expectsKey = false;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [word] = match;
    const top = open.at(-1);
    switch (word) {
      case "{":
      case "[": {
        const path = top === undefined ? "" : top.keys ? joined(top.path, key) : `${top.path}[${top.index}]`;
        open.push({ keys: word === "{" ? new Set() : undefined, path, index: 0 });
        expectsKey = word === "{";
        break;
      }
      case "}":
      case "]":
        open.pop();
        expectsKey = false;
        break;
      case ",":
        if (top !== undefined) top.index++;
        expectsKey = top?.keys !== undefined;
        break;
      case ":":
        break;
      default: {
        if (!expectsKey || top?.keys === undefined) break;
        expectsKey = false;
        key = word.includes("\\") ? String(parsed(word)) : word.slice(1, -1);
        if (top.keys.has(key)) found.push(`duplicate field ${JSON.stringify(joined(top.path, key))}`);
        top.keys.add(key);
      }
    }
  }
  return found;
}

const joined = (path: string, key: string) => (path === "" ? key : `${path}.${key}`);

function parsed(word: string): unknown {
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}
