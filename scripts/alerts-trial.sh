#!/usr/bin/env bash
# Three real Uptime Kumas, each under a daemon of its own, and one webhook: kills, cuts and stops them, and
# counts who says what. More than an hour; names of trials (see src/test/resources/alerts-trial) as
# arguments: just these. "beats" alone measures how late a thousand monitors beat, with our hooks and without:
# 25 minutes, as Uptime Kuma starts them one after the other.
#
#   KUMA=DIR   an Uptime Kuma with its node_modules, in which socket.io-client is; the npm package by default
#   PORT=N     the ports from there to 23 more; 14600 by default
#   KEEP=1     keeps data and logs, and says where
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

ensure_jdk
ensure_command restic restic
if [ ! -x target/replicator-kuma/bin/replicator-kuma ]; then
  ensure_maven
  note "building (takes a minute the first time)"
  "$maven" -B -ntp -q -DskipTests package
fi

if [ -z "${KUMA:-}" ]; then
  kumas=${XDG_CACHE_HOME:-$HOME/.cache}/replicator-kuma-tests/kuma-2.0.0-dev.0
  bash scripts/install-test-kuma.sh "$kumas"
  KUMA=$kumas/node_modules/uptime-kuma
fi

WORK=$(mktemp -d)
if [ -n "${KEEP:-}" ]; then
  note "data and logs: $WORK"
else
  trap 'rm -rf "$WORK"' EXIT
fi
export KUMA WORK PORT=${PORT:-14600} LAUNCHER="$PWD/target/replicator-kuma/bin/replicator-kuma"
if [ "$*" = beats ]; then
  node src/test/resources/alerts-trial/beats.cjs
else
  node src/test/resources/alerts-trial/trial.cjs "$@"
fi
