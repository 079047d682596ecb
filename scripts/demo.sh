#!/usr/bin/env bash
# Builds the replicator if needed and shows it at work on this machine. Arguments go to the demo.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

launcher=$PWD/target/replicator-kuma/bin/replicator-kuma

# Every file of the tree carries the fixed time of a reproducible build, so what counts is when it was
# put there (the c in newermc).
is_current() {
  [ -x "$launcher" ] && [ -z "$(find pom.xml src/main src/assembly -newermc "$launcher" -print -quit)" ]
}

ensure_jdk
ensure_command restic restic
if ! is_current; then
  ensure_maven
  note "building (takes a minute the first time)"
  "$maven" -B -ntp -q -DskipTests package
fi

cd "$caller"
exec "$launcher" demo "$@"
