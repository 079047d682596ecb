#!/usr/bin/env bash
# Builds the replicator if needed and shows it at work on this machine. Arguments go to the demo.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

root=$PWD
demo=src/test/java/io/github/replicatorkuma/cli/Demo

ensure_jdk
ensure_command restic restic
ensure_tree "$demo"* src/test/resources/demo

cd "$caller"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$root/target/test-classes:$root/target/replicator-kuma/lib/*" \
  io.github.replicatorkuma.cli.DemoCommand "$@"
