#!/usr/bin/env bash
# The package that `npm pack` makes installs into an empty folder, and its `dicot` command runs there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --pack-destination "$folder" >/dev/null
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ./dicot-*.tgz
npx dicot --version
npx dicot serve --kubeconfig /nowhere 2>error.txt && { echo "serve must refuse a kubeconfig that is not there"; exit 1; }
[ "$(wc -l <error.txt)" -eq 1 ] || { echo "one clear line was expected:"; cat error.txt; exit 1; }
cat error.txt
test -f node_modules/dicot/dist/src/main.d.ts
echo "the package installs and runs"
