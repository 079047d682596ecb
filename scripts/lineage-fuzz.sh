#!/usr/bin/env bash
# Runs the fuzz of lineages for longer than the ordinary test run does: instances edit, publish, apply, change
# roles, are killed, copied and set back, and nothing that was published may be lost. A seed that fails tells
# its story, and how to run just it again.
#
#   lineage-fuzz.sh [SEEDS [STEPS]]     10 seeds of 1,000 steps each by default
#   lineage-fuzz.sh seed SEED [STEPS]   one seed alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

if [ "${1:-}" = seed ]; then
  which=-Dreplicator.fuzz.seed=${2:?which seed?}
  shift
else
  which=-Dreplicator.fuzz.seeds=${1:-10}
fi

ensure_jdk
ensure_maven
ensure_mariadb

"$maven" -B -ntp -q test -Dtest=LineageFuzzTest "$which" -Dreplicator.fuzz.steps="${2:-1000}"
