#!/usr/bin/env node
// Plain JavaScript, and old: whatever Node runs it must be able to say that it is too old.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(`dicot: needs Node.js 24 or newer; this is ${process.version}\n`);
  process.exit(1);
}

// A quarter of the resident memory is room that V8 and malloc keep for a busier process. Neither can be told from inside once it runs,
// so the process replaces itself, once. Figures: npm run bench:footprint.
var tuned = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "131072", DICOT_TUNED: "1" };
if (process.execve && process.platform === "linux" && !process.env.DICOT_TUNED) {
  process.execve(process.execPath, [process.execPath, "--max-semi-space-size=4", ...process.execArgv, ...process.argv.slice(1)], {
    ...tuned,
    ...process.env,
  });
}

import("node:fs").then((fs) => {
  // An installed package has compiled code; a working copy runs its sources.
  var source = new URL("../src/main.ts", import.meta.url);
  return import(fs.existsSync(source) ? source.href : new URL("../dist/src/main.js", import.meta.url).href);
});
