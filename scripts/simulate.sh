#!/usr/bin/env bash
# Simulates fleets that run themselves (REPLICATOR_MODE=AUTO): clocks run at their own rates, instances are
# suspended, killed, copied and set back, stores are cut off, people edit everywhere; then all faults end. One must
# lead, all must be equal, and no edit may be lost. A seed that fails tells its story, and how to run just it again.
#
# Beside it, fleets that send one alert (REPLICATOR_ALERTS): whatever happens, somebody is told.
#
#   simulate.sh [SEEDS [INSTANCES [HOURS]]]        10,000 seeds of 3 instances and 2 hours by default
#   simulate.sh seed SEED [INSTANCES [HOURS]]      one seed alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

if [ "${1:-}" = seed ]; then
  which=-Dreplicator.simulate.seed=${2:?which seed?}
  shift
else
  which=-Dreplicator.simulate.seeds=${1:-10000}
fi

ensure_jdk
ensure_maven

"$maven" -B -ntp -q test -Dtest='SimulationTest#whateverHappens*,AlertSimulationTest#whateverHappens*' "$which" \
  -Dreplicator.simulate.instances="${2:-3}" -Dreplicator.simulate.hours="${3:-2}"
