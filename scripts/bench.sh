#!/usr/bin/env bash
# Measures what looking, publishing and applying cost on this machine, restic and Kuma left out, or with
# restic beside restic's own time:
#
#   bench.sh [restic] [RUNS [MONITORS...]]     the default is 11 runs with 10, 1,000 and 10,000 monitors
#
# JAVA_OPTS are more options for Java; the others are those of the launcher.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

benchmark=PublishBenchmark
if [ "${1:-}" = restic ]; then
  benchmark=ResticBenchmark
  shift
fi
[ $# -gt 0 ] || set -- 11
[ $# -gt 1 ] || set -- "$1" 10 1000 10000
jars=$PWD/target/bench.class-path

ensure_jdk
ensure_maven
"$maven" -B -ntp -q test-compile dependency:build-classpath \
  -DincludeScope=test -Dmdep.outputFile="$jars"

# shellcheck disable=SC2086 # JAVA_OPTS is a list of words
exec "$JAVA_HOME/bin/java" \
  -XX:+UseSerialGC \
  -XX:TieredStopAtLevel=1 \
  -Xss512k \
  -Xmx96m \
  --enable-native-access=ALL-UNNAMED \
  ${JAVA_OPTS:-} \
  -cp "target/test-classes:target/classes:$(cat "$jars")" \
  "io.github.replicatorkuma.bench.$benchmark" "$@"
