#!/usr/bin/env node
// Plain JavaScript, and old: whatever Node runs it must be able to say that it is too old.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(`dicot: needs Node.js 24 or newer; this is ${process.version}\n`);
  process.exit(1);
}

// The demo is for a laptop: it trades room that V8 and malloc would keep for a busier process against some speed. Neither can be told once
// the process runs, so it replaces itself, once. `serve` keeps all room. Figures: npm run bench:footprint.
var small = ["--max-semi-space-size=2", "--optimize-for-size"];
var tuned = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "131072", DICOT_TUNED: "1" };
if (process.argv[2] === "demo" && process.execve && process.platform === "linux" && !process.env.DICOT_TUNED) {
  process.execve(process.execPath, [process.execPath, ...small, ...process.execArgv, ...process.argv.slice(1)], {
    ...tuned,
    ...process.env,
  });
}

import("node:fs").then((fs) => {
  // An installed package has compiled code; a working copy runs its sources.
  var source = new URL("../src/main.ts", import.meta.url);
  return import(fs.existsSync(source) ? source.href : new URL("../dist/src/main.js", import.meta.url).href);
});
