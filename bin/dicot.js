#!/usr/bin/env node
// Plain JavaScript, and old: whatever Node runs it must be able to say that it is too old.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(`dicot: needs Node.js 24 or newer; this is ${process.version}\n`);
  process.exit(1);
}
import("node:fs").then((fs) => {
  // An installed package has compiled code; a working copy runs its sources.
  var source = new URL("../src/main.ts", import.meta.url);
  return import(fs.existsSync(source) ? source.href : new URL("../dist/src/main.js", import.meta.url).href);
});
