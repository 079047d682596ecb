#!/usr/bin/env bash
# Takes the pictures of the status page, and of messages on a phone, under docs/images in a real browser,
# without a window. It fails where the browser complains, or the page is wider than a phone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

ensure_jdk
ensure_command chromium chromium
ensure_command fc-list fontconfig
fc-list | grep -qi emoji || install_packages fonts-noto-color-emoji
ensure_maven

profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
note "building"
jars=target/screenshots.classpath
"$maven" -B -ntp -q test-compile dependency:build-classpath \
  -DincludeScope=test -Dmdep.outputFile="$jars"
"$JAVA_HOME/bin/java" -Djava.awt.headless=true -cp "target/test-classes:target/classes:$(cat "$jars")" \
  io.github.replicatorkuma.health.Screenshots docs/images "$profile"
note "look at them: $(echo docs/images/*.png)"
