#!/usr/bin/env bash
# Prints the section of CHANGELOG.md for a version, without its heading; fails where there is none:
#
#   scripts/release-notes.sh 3.0.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

version=${1:?usage: release-notes.sh VERSION}
notes=$(awk -v heading="## [$version]" '
  /^## / { inside = index($0, heading) == 1; next }
  /^\[[^]]*\]: / { next }
  inside' CHANGELOG.md)
[ -n "${notes//[[:space:]]/}" ] || fail "CHANGELOG.md has no section \"## [$version]\" with text"
printf '%s\n' "$notes"
