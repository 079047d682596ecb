#!/usr/bin/env bash
# Tries a fleet that runs itself: three instances with REPLICATOR_MODE=AUTO, real Uptime Kumas and restic on one
# store, and what may happen to them. Each scenario begins with a new fleet; what it found is one line.
#
#   fleet-trial.sh STORE [SCENARIO...]
#
#   STORE      directory, rest, rest-append-only (rclone), s3, s3-501 (no conditions), mariadb or postgresql
#              (the records there, the repository in a directory)
#   SCENARIO   elect kill stop edits two lead script requests, and cut-WHAT-one and cut-WHAT-all, where WHAT is
#              records, repository or both (for a directory only both); all of them when none is given
#
#   KUMA       the tree of an Uptime Kuma; the one that scripts/test.sh installs when not given
#   PORT       the first of 50 ports; 4400 when not given
#   HEARTBEAT  REPLICATOR_HEARTBEAT, in seconds; 15 when not given. An instance takes over after 4 of them
#   IDLE       how many seconds nothing happens in script; as many as three take-overs need when not given
#   SLACK      how many seconds more than promised all may take; 15 when not given
#   KEEP       set: what the instances wrote is kept, also when all is well
set -Eeuo pipefail
trap 'note "line $LINENO has failed: $BASH_COMMAND"' ERR
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

root=$PWD
launcher=$root/target/replicator-kuma/bin/replicator-kuma
store=${1:?which store?}
shift
[ $# -gt 0 ] || {
  set -- elect kill stop edits two lead script requests cut-both-one cut-both-all
  [ "$store" = directory ] || set -- "$@" cut-records-one cut-repository-one cut-records-all cut-repository-all
}
heartbeat=${HEARTBEAT:-15}
take_over=$((4 * heartbeat))
idle=${IDLE:-$((take_over * 3))}
slack=${SLACK:-15} # s, for a machine that has more to do
port=${PORT:-4400}
server_port=$((port + 40))
work=$(mktemp -d "${TMPDIR:-/tmp}/fleet-trial.XXXXXX")
started=()
kuma=$(cd "${KUMA:-${XDG_CACHE_HOME:-$HOME/.cache}/replicator-kuma-tests/kuma-2.0.0-dev.0/node_modules/uptime-kuma}" && pwd)

# shellcheck source=scripts/fleet-trial/fleet.sh
. scripts/fleet-trial/fleet.sh

found() {
  printf '%-10s %-14s %s\n' "$store" "$scenario" "$*"
}

# --- scenarios -----------------------------------------------------------------------------------------------

# Three new Uptime Kumas; a person sets up that of a
elect() {
  local begin
  new_fleet
  begin=$SECONDS
  api a setup >/dev/null
  within $((3 * heartbeat + slack)) 'somebody leads' leads a
  found "a leads $((SECONDS - begin)) s after it was set up"
  add a one
  within 60 'all have the monitor' everywhere one
  found "all rows are equal $((SECONDS - begin)) s after that"
  sleep $((2 * heartbeat))
  [ "$(snapshots | cut -d ' ' -f 2 | sort -u)" = a ] || fail "not only a has published: $(snapshots)"
  found "one publisher: $(snapshots | paste -sd,)"
}

elected() {
  elect >/dev/null
}

# takes_over SECONDS: another than a leads within
takes_over() {
  local begin=$SECONDS
  within "$1" 'another takes over' newer_generation
  taken=$((SECONDS - begin))
}

newer_generation() {
  [ "$(generation)" -gt "${before:?}" ]
}

killed() {
  local name beat
  declare -A history process
  elected
  for name in b c; do
    beat=$(sql "$name" 'SELECT max(id) FROM heartbeat')
    history[$name]="$beat $(beats "$name" "$beat")"
    process[$name]=$(kuma_process "$name")
  done
  before=$(generation)
  signal KILL a
  fleet=(b c)
  takes_over $((take_over + 2 * heartbeat + slack))
  found "$(leader) took over $taken s after the death of a: $(newest)"
  within 60 'rows are equal' all_equal
  add "$(leader)" two
  within 60 'an edit is on both' everywhere two
  for name in b c; do
    [ "${process[$name]}" = "$(kuma_process "$name")" ] || fail "the Uptime Kuma of $name was restarted"
    beat=${history[$name]%% *}
    [ "${history[$name]}" = "$beat $(beats "$name" "$beat")" ] || fail "the history of $name has changed"
  done
  found 'no Uptime Kuma was restarted, and their histories are untouched'
}

stopped() {
  elected
  before=$(generation)
  touch "$work/$scenario/a/stop"
  add a late
  within 30 'a saves' test -e "$work/$scenario/a/stopped"
  signal STOP a
  fleet=(b c)
  takes_over $((take_over * 2))
  add "$(leader)" meanwhile
  within 60 'it is on both' everywhere meanwhile
  found "$(leader) took over after $taken s, while a saves"
  sleep $((take_over * 2 - taken > 0 ? take_over * 2 - taken : 0))
  signal CONT a
  fleet=(a b c)
  within 180 'all rows are equal again' everywhere meanwhile
  sleep $((3 * heartbeat))
  within 60 'the edit of a is not lost' kept_or_everywhere late
  within 60 'all rows are equal' all_equal
  ! leads a || fail "a leads after all: $(snapshots)"
  found "a follows $(leader); its edit is $(whereabouts late); $(snapshots | paste -sd,)"
}

# cut_one WHAT: of the leader
cut_one() {
  elected
  before=$(generation)
  cut_off "$1" a
  add a cut-off
  sleep $((take_over + 4 * heartbeat + 30))
  found "without $1 for a, after $((take_over + 4 * heartbeat + 30)) s: $(snapshots | paste -sd,)"
  add "$(leader)" meanwhile
  sleep "$heartbeat"
  heal a
  within 180 'the edits are not lost' both_edits
  within 120 'all rows are equal' all_equal
  found "healed: cut-off $(whereabouts cut-off), meanwhile $(whereabouts meanwhile), $(leader) leads: $(newest)"
}

both_edits() {
  kept_or_everywhere cut-off && kept_or_everywhere meanwhile
}

cut_all() {
  local name
  elected
  before=$(generation)
  for name in a b c; do cut_off "$1" "$name"; done
  add a cut-off
  sleep $((take_over + 4 * heartbeat + 60))
  for name in a b c; do heal "$name"; done
  within 960 'the edit is everywhere' everywhere cut-off # a directory that was gone is looked for each 15 min at least
  sleep $((3 * heartbeat))
  [ "$(generation)" = "$before" ] || fail "somebody took over without $1: $(snapshots)"
  found "without $1 for all nobody took over, and the edit is everywhere: $(snapshots | paste -sd,)"
}

edits() {
  local row number
  elected
  before=$(generation)
  cut_off both a
  add a cut-off '{"description":"ünïcode \" quote","interval":77}'
  row=$(monitor a cut-off)
  takes_over $((take_over + 4 * heartbeat + slack))
  heal a
  within 120 'a keeps the edit aside' kept_aside cut-off
  within 60 'all rows are equal' all_equal
  sleep 5
  found "messages that name it: $(grep 'cut-off' "$work/$scenario/a/messages" | paste -sd,)"
  replicator a lead
  within 60 'a leads again' leads a
  number=$(replicator a kept --json | node -p 'JSON.parse(require("fs").readFileSync(0))[0].number')
  replicator a kept apply "$number"
  within 60 'the edit is everywhere' everywhere cut-off
  [ "$(monitor b cut-off)" = "$row" ] || fail "not as it was: $(monitor b cut-off), but $row"
  found "kept apply brought it back, byte for byte"
}

# Two Uptime Kumas that are in use
two() {
  local name
  fleet=(a b)
  new_fleet node server/server.js
  for name in a b; do
    api "$name" setup >/dev/null
    add "$name" "own-of-$name"
    signal TERM "$name"
  done
  sleep 3
  for name in a b; do start "$name"; done
  within 120 'one leads' newest
  sleep $((take_over + 4 * heartbeat))
  for name in a b; do has "$name" "own-of-$name" || fail "$name has lost a row"; done
  found "$(leader) leads, the other joins nothing: $(snapshots | paste -sd,); both have their rows"
}

lead() {
  local begin typing
  elected
  type_edits a &
  typing=$!
  started+=("$typing")
  sleep 10
  begin=$SECONDS
  replicator b lead
  within 60 'b leads' leads b
  found "b leads $((SECONDS - begin)) s after it was asked to"
  sleep 10
  kill "$typing"
  sleep 1
  within 120 'no edit is lost' no_edit_is_lost
  within 60 'all rows are equal' all_equal
  found "of $(wc -l <"$work/$scenario/edits") edits $(sql b "SELECT count(*) FROM monitor WHERE name LIKE 'edit-%'") \
are everywhere, the others kept aside"
}

script() {
  local count
  elected
  watch_as_script &
  started+=($!)
  sleep 20
  count=$(snapshots | wc -l)
  : >"$work/$scenario/restarts"
  sleep "$idle"
  [ "$(snapshots | wc -l)" = "$count" ] || fail "there are more snapshots after an idle time: $(snapshots)"
  [ ! -s "$work/$scenario/restarts" ] || fail 'the old script restarts Uptime Kuma in an idle time'
  found "$idle idle seconds: no snapshot, no restart by the old script"
  before=$(generation)
  signal KILL a
  fleet=(b c)
  takes_over $((take_over + 2 * heartbeat + slack))
  sleep 40
  found "$(wc -l <"$work/$scenario/restarts") restarts by the old script at a take-over"
}

requests() {
  local name seconds=$((heartbeat * 20))
  elected
  add a two
  within 60 'all have it' everywhere two
  sleep 30
  for name in a b c; do : >"$work/$scenario/$name/requests" && : >"$work/$scenario/$name/restics"; done
  sleep $seconds
  for name in a b c; do
    found "$name in $seconds s: $(sort "$work/$scenario/$name/requests" | uniq -c | awk '{ print $1, $2, $3 }' | paste -sd,); \
restic: $(awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^(snapshots|list|cat|backup|check|init)$/) print $i }' \
"$work/$scenario/$name/restics" | sort | uniq -c | awk '{ print $1, $2 }' | paste -sd,); \
$(awk '/VmRSS/ { print int($2 / 1024) " MB" }' "/proc/$(cat "$work/$scenario/$name/pid")/status")"
  done
}

ensure_jdk
ensure_command restic restic
ensure_command node nodejs
# shellcheck disable=SC2119 # it has no other sources
ensure_tree
ensure_command sqlite3 sqlite3
trap clean_up EXIT
serve
for scenario in "$@"; do
  mkdir -p "$work/$scenario"
  fleet=(a b c)
  case $scenario in
    kill) killed ;;
    stop) stopped ;;
    cut-*-one) cut_one "$(cut -d - -f 2 <<<"$scenario")" ;;
    cut-*-all) cut_all "$(cut -d - -f 2 <<<"$scenario")" ;;
    elect | edits | two | lead | script | requests) "$scenario" ;;
    *) fail "unknown scenario $scenario" ;;
  esac
  forget_fleet
done
