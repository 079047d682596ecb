#!/usr/bin/env bash
# Builds the replicator if needed and shows it at work on this machine. Arguments go to the demo.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

root=$PWD
launcher=$root/target/replicator-kuma/bin/replicator-kuma
demo=src/test/java/io/github/replicatorkuma/cli/Demo

# Every file of the tree carries the fixed time of a reproducible build, so what counts is when it was
# put there (the c in newermc).
is_current() {
  [ -x "$launcher" ] && [ -z "$(find pom.xml src/main src/assembly "$demo"* src/test/resources/demo \
    -newermc "$launcher" -print -quit)" ]
}

ensure_jdk
ensure_command restic restic
if ! is_current; then
  ensure_maven
  note "building (takes a minute the first time)"
  "$maven" -B -ntp -q -DskipTests package
fi

cd "$caller"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$root/target/test-classes:$root/target/replicator-kuma/lib/*" \
  io.github.replicatorkuma.cli.DemoCommand "$@"
