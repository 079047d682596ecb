#!/usr/bin/env bash
# Builds the image on a base and tries it with docker/compose.demo.yaml and real Uptime Kumas: healthy,
# set up, replicated without a restart, stopped in time, killed and recovered. Before, it tries that no
# image is built of less than the whole agent. Needs Docker with Compose, and nothing from the machine's
# ports or files.
#
#   scripts/image-smoke.sh [OPTION...]
#
#   --base IMAGE   the Uptime Kuma to build on; louislam/uptime-kuma:2-slim when not given
#   --user USER    as whom to run; root and node, one after the other, when not given
#   --read-only    with a read-only root file system, and a /tmp where nothing can be executed
#   --embedded     leader and replica on their embedded MariaDB; needs a base that has it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

base=louislam/uptime-kuma:2-slim
users=()
read_only=false
database=sqlite
while [ $# -gt 0 ]; do
  case $1 in
    --base) base=$2 && shift ;;
    --user) users+=("$2") && shift ;;
    --read-only) read_only=true ;;
    --embedded) database=embedded-mariadb ;;
    *) fail "unknown option $1" ;;
  esac
  shift
done
[ ${#users[@]} -gt 0 ] || users=(root node)

export KUMA_IMAGE=$base
export REPLICATOR_KUMA_IMAGE=replicator-kuma:smoke
# 0 is any port that is free: nobody connects from outside.
export LEADER_PORT=0 REPLICA_PORT=0
project=replicator-kuma-smoke
work=$(mktemp -d)

compose() {
  docker compose -p "$project" -f docker/compose.demo.yaml -f "$work/override.yaml" "$@"
}

clean_up() {
  local status=$?
  if [ "$status" -ne 0 ]; then
    compose ps --all >&2 || true
    compose logs --tail 40 >&2 || true
  fi
  compose down --volumes --timeout 1 >/dev/null 2>&1 || true
  rm -rf "$work"
}

eventually() {
  within 90 "$@"
}

# api SERVICE COMMAND...: through the socket.io API of the Uptime Kuma in the container
api() {
  local service=$1
  shift
  compose exec -T "$service" node - "$@" <src/test/resources/kuma-api.cjs
}

has_monitor() {
  api "$1" list | grep -q "\"name\":\"$2\""
}

is_restarted() {
  compose exec -T "$1" curl -fs http://127.0.0.1:3001/api/entry-page | grep -q '"type":"entryPage"'
}

# The process that is Uptime Kuma in a service's container, the only node there, and when it began
kuma_process() {
  # shellcheck disable=SC2016 # for the shell in the container
  compose exec -T "$1" sh -c 'for process in /proc/[0-9]*; do
    case $(readlink "$process/exe") in
      */node) echo "${process#/proc/} $(cut -d " " -f 22 "$process/stat")" ;;
    esac
  done'
}

# Asks the replica's Uptime Kuma ten times a second until told that it is enough
ask_meanwhile() {
  # shellcheck disable=SC2016 # for the shell in the container
  compose exec -T replica sh -c 'rm -f /dev/shm/enough; asked=0 missed=0
    while [ ! -e /dev/shm/enough ]; do
      asked=$((asked + 1))
      curl -fs --max-time 5 -o /dev/null http://127.0.0.1:3001/api/entry-page || missed=$((missed + 1))
      sleep 0.1
    done
    echo "$missed of $asked"' >"$work/missed"
}

is_live() {
  compose exec -T "$1" curl -fs http://127.0.0.1:8081/metrics | grep -q '^replicator_kuma_live_apply 1'
}

# An edit goes to the replica and into its running Uptime Kuma. The leader looks only once an hour by
# itself, see override.
try_live() {
  local service before asking start
  for service in leader replica; do
    eventually "the $service is live" is_live "$service"
    compose exec -T "$service" replicator-kuma doctor >"$work/doctor" || true
    grep '^live apply .*: ok$' "$work/doctor" >/dev/null || { cat "$work/doctor" >&2; return 1; }
  done
  before=$(kuma_process replica)
  [ -n "$before" ] || fail 'there is no Uptime Kuma in the replica'
  ask_meanwhile &
  asking=$!
  start=$SECONDS
  api leader add-monitor live http://127.0.0.1:3001 >/dev/null
  within 20 'the edit is on the replica' has_monitor replica live
  note "an edit took $((SECONDS - start)) s"
  compose exec -T replica touch /dev/shm/enough
  wait "$asking"
  [ "$(kuma_process replica)" = "$before" ] || fail 'the edit restarted Uptime Kuma'
  grep '^0 of ' "$work/missed" >/dev/null || fail "unanswered meanwhile: $(cat "$work/missed")"
  note "the replica applied it live; unanswered meanwhile: $(cat "$work/missed")"
}

# choose SERVICE: what a person does on the set-up page; a replica does it by itself for SQLite
choose_database() {
  compose exec -T "$1" curl -fs -H 'Content-Type: application/json' \
    -d "{\"dbConfig\":{\"type\":\"$database\"}}" http://127.0.0.1:3001/setup-database
}

# override USER: what differs from the demonstration
override() {
  local service
  echo 'services:'
  for service in leader replica; do
    echo "  $service:"
    echo "    user: $1"
    if $read_only; then
      echo '    read_only: true'
      echo '    tmpfs: ["/tmp:noexec,mode=1777", "/run:noexec,mode=1777"]'
    fi
    echo '    environment:'
    echo '      REPLICATOR_CHECK_INTERVAL: 1h'
    if [ "$database" != sqlite ] && [ "$service" = replica ]; then
      echo '      UPTIME_KUMA_DB_TYPE: embedded-mariadb'
    fi
  done
} >"$work/override.yaml"

# exit_codes SINCE: of our containers that have ended since then, one a line
exit_codes() {
  docker events --since "$1" --until "$(date +%s.%N)" --filter type=container --filter event=die \
    --filter "label=com.docker.compose.project=$project" --format '{{.Actor.Attributes.exitCode}}'
}

try_as() {
  local start codes
  note "as $1 on $base, $database, read-only root: $read_only"
  override "$1"
  compose up --wait --quiet-pull 2>"$work/up" || { cat "$work/up" >&2; return 1; }
  note 'leader and replica are healthy'

  choose_database leader >/dev/null
  eventually 'the leader has its database' is_restarted leader
  eventually 'the leader is set up' api leader setup
  api leader add-monitor first http://127.0.0.1:3001 >/dev/null
  eventually 'the first monitor is on the replica' has_monitor replica first
  note 'a monitor of the leader is on the replica'
  try_live

  compose kill --signal KILL >/dev/null 2>&1
  compose up --wait >"$work/up" 2>&1 || { cat "$work/up" >&2; return 1; }
  eventually 'the leader is back' api leader add-monitor second http://127.0.0.1:3001
  eventually 'the second monitor is on the replica' has_monitor replica second
  has_monitor replica first || fail 'the replica lost the first monitor'
  has_monitor leader first || fail 'the leader lost the first monitor'
  note 'killed both: they recovered and replicate'

  start=$(date +%s)
  compose down 2>"$work/down" || { cat "$work/down" >&2; return 1; }
  codes=$(exit_codes "$start" | paste -sd' ')
  note "down in $(($(date +%s) - start)) s, exit codes $codes"
  [ "$codes" = '0 0' ] || fail "exit codes are '$codes', not '0 0'"

  compose up --wait >"$work/up" 2>&1 || { cat "$work/up" >&2; return 1; }
  eventually 'the replica is back' has_monitor replica second
  note 'all is there after down and up'
  compose down --volumes >/dev/null 2>&1
}

# Nothing tells of a file that is left out but an Uptime Kuma that every edit restarts.
try_incomplete() {
  local file
  mkdir "$work/tree"
  git ls-files -z | xargs -0 cp --parents -t "$work/tree"
  for file in docker/agent/*; do
    rm "$work/tree/$file"
    if docker build --progress plain -f "$work/tree/docker/Dockerfile" --target build --build-arg "KUMA_IMAGE=$base" \
      "$work/tree" >"$work/build" 2>&1; then
      fail "the image is built without $file"
    fi
    grep "docker/agent lacks .*${file##*/}" "$work/build" >/dev/null || { cat "$work/build" >&2; return 1; }
    cp "$file" "$work/tree/$file"
  done
  note 'no image is built without any one file of the agent'
}

# The compose files at the root, as they are meant to be started.
try_examples() {
  local example
  mkdir "$work/examples"
  cp docker-compose.*.yaml "$work/examples"
  echo KUMA_NAME=kuma-a >"$work/examples/.env"
  for example in leader replica auto leader:litestream; do
    (
      cd "$work/examples"
      COMPOSE_FILE=docker-compose.${example/:/.yaml:docker-compose.}.yaml docker compose config --quiet
    ) || fail "the compose file is wrong: $example"
  done
  note 'the compose files are right'
}

# of IMAGE in MB
size() {
  echo $(($(docker image inspect -f '{{.Size}}' "$1") / 1000000))
}

trap clean_up EXIT
override root
have docker || fail 'there is no docker'
try_examples
try_incomplete
note "building on $base"
compose build leader >"$work/build" 2>&1 || { cat "$work/build" >&2; exit 1; }
note "size: $(size "$base") MB of the base, $(size "$REPLICATOR_KUMA_IMAGE") MB with the replicator"
for user in "${users[@]}"; do
  try_as "$user"
done
note 'all well'
