#!/usr/bin/env bash
# The package that `npm pack` makes installs into an empty folder, and its `dicot` command starts a whole cloud there.
set -euo pipefail
folder=$(mktemp -d)
demo=
trap '[ -z "$demo" ] || kill "$demo" 2>/dev/null || true; rm -rf "$folder"' EXIT
npm pack --silent --pack-destination "$folder" >/dev/null
version=$(node -p 'require("./package.json").version')
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ./dicot-*.tgz
[ "$(npx dicot --version)" = "$version" ] || { echo "dicot --version must be $version"; exit 1; }
npx dicot --help >/dev/null
npx dicot demo --help >/dev/null
node_modules/.bin/dicot serve --kubeconfig /nowhere 2>error.txt && { echo "serve must refuse a kubeconfig that is not there"; exit 1; }
[ "$(wc -l <error.txt)" -eq 1 ] || { echo "one clear line was expected:"; cat error.txt; exit 1; }
cat error.txt
test -f node_modules/dicot/dist/src/main.d.ts

node_modules/.bin/dicot demo --port 0 --kubernetes-port 0 --log-level warn >demo.txt &
demo=$!
for _ in $(seq 100); do
  grep -q "Your cloud is ready" demo.txt && break
  kill -0 "$demo" || { echo "the demo ended before it was ready"; exit 1; }
  sleep 0.1
done
url=$(sed -n 's/^ *OpenStack *//p' demo.txt)
[ -n "$url" ] || { echo "the demo was not ready in 10 s"; exit 1; }
node -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 1))' "$url/compute/v2.1/"
kill -TERM "$demo"
wait "$demo" || { echo "SIGTERM must end the demo with 0"; exit 1; }
demo=
echo "the package installs and runs"
