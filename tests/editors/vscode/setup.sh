#!/usr/bin/env bash
# Installs VS Code (the workbench and extension host that code-server carries), Node 24, mocha and
# Playwright for the tests here, from the npm registry and Debian alone: no compiler, no install
# scripts. A second run finds everything in place.
#
#   setup.sh [CACHE]     default: $CONTEXTWARD_CACHE, else .cache/vscode of the repository
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${1:-${CONTEXTWARD_CACHE:-$here/../../../.cache/vscode}}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

if [ ! -x /usr/bin/chromium ]; then
  echo "setup: installing Debian's chromium"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi

# The lock file that was installed is the stamp: it is copied last.
if cmp -s "$here/package-lock.json" "$cache/installed.json"; then
  echo "setup: VS Code is in place in $cache"
else
  echo "setup: installing VS Code into $cache"
  npm=(--ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error)
  rm -f "$cache/installed.json"
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$cache/"
  (cd "$cache" && npm ci "${npm[@]}")
  # What code-server's own install script would do, less the scripts. Both folders carry an
  # npm-shrinkwrap.json, which pins what is installed (it leaves out optional packages, so no `ci`).
  code=$cache/node_modules/code-server/lib/vscode
  (cd "$code" && npm install --omit=dev "${npm[@]}")
  (cd "$code/extensions" && npm install --omit=dev "${npm[@]}")
  ln -sfn node_modules "$code/node_modules.asar"
  cp "$here/package-lock.json" "$cache/installed.json"
fi
ln -sfn "$cache/node_modules" "$here/node_modules"
