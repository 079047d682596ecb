#!/usr/bin/env bash
# Runs the crash matrix, a leader and a replica crashed at each of their steps, and writes what was
# found to docs/crash-matrix.md. The ordinary test run finds the same, or fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

found=$PWD/target/crash-matrix
document=docs/crash-matrix.md

ensure_jdk
ensure_maven
ensure_command restic restic
ensure_command ps procps
ensure_command openssl openssl
ensure_mariadb

rm -rf "$found"
"$maven" -B -ntp -q test -Dtest='PublishCrashTest,ApplyCrashTest' -Dreplicator.crash.matrix="$found"

mkdir -p docs
{
  cat <<'TEXT'
# Crash matrix

What becomes of an instance that is crashed where it is about to change something outside memory.
Written by `scripts/crash-matrix.sh`; the ordinary test run fails where it finds anything else. A step
is a constant of `model.Step`, and one without a row here fails the run too.

- **killed**: the process is killed (SIGKILL) at the step, and Uptime Kuma with it; another process
  starts.
- **failed**: the step fails with a failure that is tried again; the process goes on.
- **threw**: the step fails with a failure that nobody expects; the process goes on.

Restic is real, with a repository in a directory; so are SQLite and MariaDB. Uptime Kuma is not: it
starts and stops as it is told, and in the steps of a roll-back it dies of the new rows.
TEXT
  printf '\n## Leader\n\n%s\n\n' "A cell says what was in the repository after the crash, and what came of it. In each, afterwards:
the leader's rows are untouched, no content was published twice, no position was used twice, the
next edit is published and can be fetched and verified, the staging directory is empty, and no restore
point is left from a time as a replica."
  cat "$found/leader.md"
  printf '\n## Replica\n\n%s\n\n' "A cell says which rows were in the database after the crash, all of them exactly, and which in the end.
In each, afterwards: Uptime Kuma runs, the history of the monitors that stayed is complete and that
of removed ones gone, no restore point, staged snapshot or temporary logo is left, and nothing was
written to the repository. A snapshot that was rolled back is refused from then on, and a newer one
applies. Edits that were never published are kept aside whole, and once."
  cat "$found/replica.md"
  cat <<'TEXT'

## History backup and restore

`HistoryCrashTest` and `HistoryMariaDbTest` kill a backup and a restore at each step. A cell says what is there
then. A restore that is run again is whole in each case. A database that is marked is one that Uptime Kuma is not
started on.

| step | what is next | killed or failed, SQLite | killed, MariaDB |
|---|---|---|---|
| `backup:before-rows` | new rows are written beside the ones of the last backup | the last backup, whole | the same |
| `backup:before-files` | logos and keys are copied | the last backup, whole | the same |
| `backup:before-manifest` | the manifest is written | the last backup, whole | the same |
| `backup:before-clearing` | what only the last backup needed is removed | the new backup, whole | the same |
| `restore:before-schema` | the tables are made | an empty place | a database that is marked |
| `restore:before-rows` | the rows are written | an empty place | a database that is marked |
| `restore:before-indexes` | indexes and triggers are made | an empty place | a database that is marked |
| `restore:before-check` | all is read back and compared with the backup | an empty place | a database that is marked |
| `restore:before-files` | logos and keys are copied back | an empty place | a database that is marked |
| `restore:before-place` | the database becomes Uptime Kuma's | an empty place | a database that is marked |
| `restore:placed` | Uptime Kuma's choice of a database is written | all of it | all of it |
TEXT
} >"$document"
note "wrote $document"
