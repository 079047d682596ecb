#!/bin/sh
# Installs the Uptime Kuma that exists as an npm package, so that it runs:
#
#   install-npm-kuma.sh DIR
#
# Kuma is then DIR/node_modules/uptime-kuma, and DIR also serves socket.io-client to kuma-api.cjs.
# Needs node >= 20.4 with npm >= 9, and g++, make and python3 to compile the SQLite driver.
# A second call finds everything in place and changes nothing.
set -eu

KUMA=2.0.0-dev.0
SOCKET_IO_CLIENT=4.6.2 # the one this Kuma brings along anyway
SQLITE=15.1.6          # likewise; the only package whose install script matters

mkdir -p "${1:?usage: install-npm-kuma.sh DIR}"
cd "$1"

installed() {
    node -e 'require("@louislam/sqlite3"); require("socket.io-client");
        process.exit(require("uptime-kuma/package.json").version === process.argv[1] ? 0 : 1)' "$KUMA" 2>/dev/null
}

if ! installed; then
    # npm 9 and 10 run every install script, npm 11 as well but warns, npm 12 only those allowed here.
    cat > package.json <<JSON
{
  "private": true,
  "dependencies": { "uptime-kuma": "$KUMA", "socket.io-client": "$SOCKET_IO_CLIENT" },
  "allowScripts": { "@louislam/sqlite3@$SQLITE": true, "protobufjs": false }
}
JSON
    # Compile against the headers that came with this node; where there are none, node-gyp downloads its own.
    prefix=$(node -p 'path.dirname(path.dirname(fs.realpathSync(process.execPath)))')
    if [ -z "${npm_config_nodedir:-}" ] && [ -f "$prefix/include/node/node_api.h" ]; then
        export npm_config_nodedir="$prefix"
    fi
    export JOBS=max CFLAGS=-O1 CXXFLAGS=-O1 # half the compile time of -O3

    npm install --omit=dev --ignore-scripts=false --no-package-lock --no-audit --no-fund --loglevel=error </dev/null
    # An install script that failed or was blocked in an earlier call is not repeated by npm install.
    installed || npm rebuild --ignore-scripts=false --foreground-scripts @louislam/sqlite3 </dev/null
    installed || { echo "uptime-kuma@$KUMA does not load in $PWD" >&2; exit 1; }
fi

# The package was published with some of its schema patches one directory too high.
cp node_modules/uptime-kuma/db/patch-*.sql node_modules/uptime-kuma/db/old_migrations/
