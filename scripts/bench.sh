#!/usr/bin/env bash
# Measures what looking, publishing and applying cost on this machine, restic and Kuma left out, or with
# restic beside restic's own time; or for how long an apply keeps others from writing to the database, SQLite
# and MariaDB; or how long an edit takes from one real Uptime Kuma to another, and for how long that misses
# the other, beside its own stop and start; or which requests a repository on S3 gets:
#
#   bench.sh [restic] [RUNS [MONITORS...]]     the default is 11 runs with 10, 1,000 and 10,000 monitors
#   bench.sh mariadb [RUNS [MONITORS...]]      the same on MariaDB; needs mariadbd
#   bench.sh lock [RUNS [MONITORS...]]         5 runs with 1,000 and 10,000 monitors
#   bench.sh purge [BEATS]                     edits beside the purge of 3,000,000 beats, on SQLite
#   bench.sh history [BEATS]                   a backup of 2,000,000 beats and one an hour later, on SQLite
#   bench.sh fleet [RUNS]                      11 runs; an Uptime Kuma as scripts/test.sh installs it
#   bench.sh s3                                which restic: REPLICATOR_TEST_RESTIC, else the one on the PATH
#   bench.sh rest [RUNS [MINUTES]]             3 runs of 3 minutes: memory, CPU and start of the daemon
#
# JAVA_OPTS are more options for Java; the others are those of the launcher.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

# The daemon itself is started, as it is shipped.
with_launcher() {
  goal="package -DskipTests"
  JAVA_OPTS="-Dreplicator.test.launcher=$PWD/target/replicator-kuma/bin/replicator-kuma ${JAVA_OPTS:-}"
}

benchmark=bench.PublishBenchmark
goal=test-compile
case ${1:-} in
  restic)
    benchmark=bench.ResticBenchmark
    shift
    ;;
  mariadb)
    benchmark=bench.MariaDbBenchmark
    ensure_mariadb
    shift
    ;;
  lock)
    benchmark=bench.LockBenchmark
    ensure_mariadb
    shift
    [ $# -gt 0 ] || set -- 5
    [ $# -gt 1 ] || set -- "$1" 1000 10000
    ;;
  purge)
    benchmark=bench.PurgeBenchmark
    shift
    set -- "${1:-3000000}" sqlite
    ;;
  history)
    benchmark=bench.HistoryBenchmark
    shift
    set -- "${1:-2000000}" sqlite
    ;;
  s3)
    benchmark=bench.S3Requests
    set -- 1 47
    ;;
  fleet)
    benchmark=cli.FleetBenchmark
    with_launcher
    : "${REPLICATOR_TEST_KUMA:=${XDG_CACHE_HOME:-$HOME/.cache}/replicator-kuma-tests/kuma-2.0.0-dev.0}"
    export REPLICATOR_TEST_KUMA
    shift
    ;;
  rest)
    benchmark=cli.RestBenchmark
    with_launcher
    shift
    set -- "${1:-3}" "${2:-3}"
    ;;
esac
[ $# -gt 0 ] || set -- 11
[ $# -gt 1 ] || set -- "$1" 10 1000 10000
jars=$PWD/target/bench.class-path

ensure_jdk
ensure_maven
# shellcheck disable=SC2086 # a goal and an option
"$maven" -B -ntp -q $goal dependency:build-classpath \
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
  "io.github.replicatorkuma.$benchmark" "$@"
