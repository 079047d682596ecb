#!/usr/bin/env bash
# Installs what the tests need, then builds and runs all of them. Made for a fresh Debian 12 or Ubuntu
# 22.04 or 24.04, as root or with sudo. Further arguments go to Maven.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

kuma_version=2.0.0-dev.0
cache=${XDG_CACHE_HOME:-$HOME/.cache}/replicator-kuma-tests

ensure_jdk
ensure_maven
ensure_command restic restic
ensure_command ps procps
ensure_command curl curl
ensure_command openssl openssl
ensure_mariadb
ensure_postgresql
ensure_command rclone rclone
ensure_promtool "$cache"
ensure_chromium "$cache"
ensure_command shellcheck shellcheck
ensure_command zsh zsh

# The real Uptime Kuma: an npm package with a native module, which is compiled at its installation.
ensure_node "$cache"
ensure_actionlint "$cache"
ensure_command python3 python3
ensure_command make make
ensure_command g++ g++

REPLICATOR_TEST_KUMA=$cache/kuma-$kuma_version
export REPLICATOR_TEST_KUMA
bash scripts/install-test-kuma.sh "$REPLICATOR_TEST_KUMA"

"$maven" -B -ntp verify "$@"
