# shellcheck shell=bash
# The fleet that fleet-trial.sh tries: how its instances and its store are started, asked and cut off. Source it.
# shellcheck disable=SC2154 # whose variables are those of fleet-trial.sh
clean_up() {
  local status=$?
  forget_fleet
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  exec 9>&- || true
  if [ "$status" -eq 0 ] && [ -z "${KEEP:-}" ]; then
    rm -rf "$work"
  else
    note "what happened is in $work"
  fi
}

# Ends all that the last scenario started
forget_fleet() {
  local pid
  for pid in $(for name in a b c; do processes "$name"; done) "${started[@]}"; do
    kill -CONT "$pid" 2>/dev/null || true
    kill -KILL "$pid" 2>/dev/null || true
  done
  [ ${#started[@]} -eq 0 ] || wait "${started[@]}" 2>/dev/null || true
  started=()
}

serve() {
  case $store in
    rest*)
      ensure_command rclone rclone
      mkdir -p "$work/shared"
      rclone serve restic --addr "127.0.0.1:$server_port" --config '' \
        "--append-only=$([ "$store" = rest ] && echo false || echo true)" "$work/shared" >"$work/server" 2>&1 &
      server=$!
      ;;
    s3* | mariadb | postgresql)
      if [ ! -e target/bench.class-path ]; then
        ensure_maven
        "$maven" -B -ntp -q test-compile dependency:build-classpath -DincludeScope=test \
          -Dmdep.outputFile=target/bench.class-path
      fi
      mkfifo "$work/stdin"
      "$JAVA_HOME/bin/java" -cp "target/test-classes:target/classes:$(cat target/bench.class-path)" \
        io.github.replicatorkuma.fleet.store.TrialServer "$store" <"$work/stdin" >"$work/server" 2>"$work/server.log" &
      server=$!
      exec 9>"$work/stdin" # it ends when this does
      within 60 'a server' grep -q '^[0-9]' "$work/server"
      server_port=$(cat "$work/server")
      ;;
  esac
}

# number NAME: of the instance, for its ports
number() {
  printf '%d' "$(($(printf '%d' "'$1") - 96))"
}

url() {
  printf 'http://127.0.0.1:%d' $((port + $(number "$1")))
}

# repository PORT DIRECTORY: as an instance, or we, may reach it
repository() {
  case $store in
    rest*) printf 'rest:http://127.0.0.1:%d/%s/kuma/' "$1" "$scenario" ;;
    s3*) printf 's3:http://127.0.0.1:%d/bucket/%s/kuma' "$1" "$scenario" ;;
    *) printf '%s/kuma' "$2" ;;
  esac
}

# What an instance has in its environment
environment() {
  local name=$1 n directory=$work/$scenario/$1
  n=$(number "$name")
  printf '%s\n' "PATH=$directory/bin:$PATH" "HOME=$directory" "JAVA_HOME=$JAVA_HOME" "TMPDIR=$directory/tmp" \
    REPLICATOR_MODE=AUTO "REPLICATOR_INSTANCE=kuma-$name" "REPLICATOR_HEARTBEAT=${heartbeat}s" \
    "REPLICATOR_TAKE_OVER_AFTER=${take_over}s" \
    "DATA_DIR=$directory/data/" UPTIME_KUMA_HOST=127.0.0.1 "UPTIME_KUMA_PORT=$((port + n))" \
    "REPLICATOR_HTTP=127.0.0.1:$((port + 10 + n))" "NTFY_URL=http://127.0.0.1:$((port + 30 + n))/trial" \
    REPLICATOR_SIGNAL=off RESTIC_PASSWORD=trial AWS_ACCESS_KEY_ID=trial \
    AWS_SECRET_ACCESS_KEY=trial-secret "RESTIC_REPOSITORY=$(repository $((port + 20 + n)) "$directory/shared")"
  case $store in
    mariadb) echo "REPLICATOR_FLEET=jdbc:mariadb://127.0.0.1:$((port + 20 + n))/fleet?user=fleet&password=trial" ;;
    postgresql) echo "REPLICATOR_FLEET=jdbc:postgresql://127.0.0.1:$((port + 20 + n))/fleet?user=fleet&password=trial" ;;
  esac
}

# with NAME COMMAND...: becomes the command, with the environment of the instance; for a shell of its own
with() {
  local variables
  mapfile -t variables < <(environment "$1")
  shift
  cd "$kuma" || exit
  exec env -i "${variables[@]}" "$@"
}

# replicator NAME COMMAND...: beside the daemon
replicator() {
  local name=$1
  shift
  (with "$name" "$launcher" "$@")
}

# Makes what an instance needs, with a proxy before the server and a restic that stops where it is told to
prepare() {
  local name=$1 directory=$work/$scenario/$1 n
  n=$(number "$name")
  mkdir -p "$directory"/{data,bin,tmp}
  echo '{"type":"sqlite"}' >"$directory/data/db-config.json"
  ln -sfn "$work/$scenario/shared" "$directory/shared"
  mkdir -p "$work/$scenario/shared"
  printf '#!/bin/sh\necho "$*" >>"%s/restics"\ncase "$*" in *backup*) [ ! -e "%s/stop" ] || {
    mv "%s/stop" "%s/stopped"; kill -STOP $$; } ;; esac\nexec %s "$@"\n' \
    "$directory" "$directory" "$directory" "$directory" "$(command -v restic)" >"$directory/bin/restic"
  chmod +x "$directory/bin/restic"
  node scripts/fleet-trial/proxy.cjs $((port + 20 + n)) "$server_port" \
    "$(case $store in s3* | rest*) echo http ;; *) echo tcp ;; esac)" $((port + 30 + n)) "$directory" \
    2>"$directory/proxy.log" &
  started+=($!)
}

# start NAME [COMMAND...]: the replicator, if there is no command
start() {
  local name=$1
  shift
  [ $# -gt 0 ] || set -- "$launcher" run
  with "$name" setsid "$@" >>"$work/$scenario/$name/log" 2>&1 </dev/null &
  started+=($!)
  echo $! >"$work/$scenario/$name/pid"
}

answers() {
  curl -fs -o "$work/last-page" "$(url "$1")/api/entry-page"
}

# new_fleet [COMMAND...]: Uptime Kumas that nobody has set up, run by the replicator or by the command
new_fleet() {
  local name
  for name in "${fleet[@]}"; do
    prepare "$name"
    [ ! -e "$work/template.db" ] || cp "$work/template.db" "$work/$scenario/$name/data/kuma.db"
    start "$name" "$@"
  done
  for name in "${fleet[@]}"; do within 240 "the Uptime Kuma of $name answers" answers "$name"; done
  [ -e "$work/template.db" ] || sqlite3 "$work/$scenario/b/data/kuma.db" ".backup $work/template.db"
}

# processes NAME: the daemon and all below it
processes() {
  local pid
  pid=$(cat "$work/${scenario:-none}/$1/pid" 2>/dev/null) || return 0
  [ -e "/proc/$pid" ] || return 0
  ps -e -o pid=,ppid= | awk -v pid="$pid" '{ parent[$1] = $2 }
    END { for (p in parent) { q = p; while (q in parent && q != pid) q = parent[q]; if (q == pid) print p } }'
}

# signal SIGNAL NAME: to the daemon, its Uptime Kuma and what else it runs
signal() {
  # shellcheck disable=SC2046 # one argument each
  kill "-$1" $(processes "$2")
}

kuma_process() {
  ps -o pid=,lstart=,args= --ppid "$(cat "$work/$scenario/$1/pid")" | grep uptime-kuma
}

# api NAME COMMAND...: through the socket.io API of its Uptime Kuma
api() {
  local name=$1
  shift
  node src/test/resources/kuma-api.cjs --url "$(url "$name")" --modules "$kuma" "$@"
}

add() {
  api "$1" add-monitor "$2" "$(url "$1")" >/dev/null
}

sql() {
  sqlite3 -cmd '.timeout 10000' "$work/$scenario/$1/data/kuma.db" "$2"
}

# rows NAME: a digest of what people configure
rows() {
  sql "$1" 'SELECT * FROM monitor ORDER BY id; SELECT * FROM tag ORDER BY id; SELECT * FROM notification ORDER BY id;
    SELECT * FROM user ORDER BY id; SELECT * FROM status_page ORDER BY id' | sha256sum
}

# beats NAME ID: a digest of the history until then
beats() {
  sql "$1" "SELECT * FROM heartbeat WHERE id <= $2 ORDER BY id" | sha256sum
}

# monitor NAME MONITOR: its row, but for the id, which another may have taken
monitor() {
  sql "$1" "SELECT * FROM monitor WHERE name = '$2'" | cut -d '|' -f 2-
}

has() {
  [ "$(sql "$1" "SELECT count(*) FROM monitor WHERE name = '$2'")" = 1 ]
}

all_equal() {
  local name first
  first=$(rows "${fleet[0]}")
  for name in "${fleet[@]}"; do
    [ "$(rows "$name")" = "$first" ] || return 1
  done
}

# everywhere MONITOR: on all, and nothing else differs
everywhere() {
  has "${fleet[0]}" "$1" && all_equal
}

# kept_aside MONITOR: by any of them
kept_aside() {
  grep -qrF "$1" "$work/$scenario"/[abc]/data/replicator-kuma/kept
}

kept_or_everywhere() {
  everywhere "$1" || kept_aside "$1"
}

whereabouts() {
  if everywhere "$1"; then echo everywhere; elif kept_aside "$1"; then echo 'kept aside'; else echo LOST; fi
}

# cut records|repository|both NAME: until it is healed
cut_off() {
  echo "$1" >"$work/$scenario/$2/cut"
  # A repository that is a directory is reached by a link of each instance's own.
  case $store-$1 in
    directory-both | mariadb-both | postgresql-both | mariadb-repository | postgresql-repository)
      ln -sfn "$work/$scenario/nowhere" "$work/$scenario/$2/shared"
      ;;
    directory-*) fail 'the records in a directory can only be cut off with the repository' ;;
  esac
}

heal() {
  rm "$work/$scenario/$1/cut"
  ln -sfn "$work/$scenario/shared" "$work/$scenario/$1/shared"
}

# Edits of a person in a great hurry, 100 a minute
type_edits() {
  local edit
  for ((edit = 1; ; edit++)); do
    sql "$1" "INSERT INTO monitor (name, type, url, user_id, active) VALUES ('edit-$edit.', 'http', 'http://x', 1, 0)"
    echo "edit-$edit." >>"$work/$scenario/edits"
    sleep 0.6
  done
}

no_edit_is_lost() {
  local edit present
  present=$(sql b 'SELECT name FROM monitor')
  while read -r edit; do
    grep -qxF "$edit" <<<"$present" || kept_aside "$edit" || return 1
  done <"$work/$scenario/edits"
}

# Restarts of the old script's replica: it restarts Uptime Kuma for each last snapshot that it has not seen
watch_as_script() {
  local last seen=
  while sleep 2; do
    last=$(newest)
    [ "$last" = "$seen" ] || echo "$last" >>"$work/$scenario/restarts"
    seen=$last
  done
}

# snapshots: "GENERATION.SEQUENCE NAME" of each, in the order of positions; past all proxies
snapshots() {
  RESTIC_PASSWORD=trial AWS_ACCESS_KEY_ID=trial AWS_SECRET_ACCESS_KEY=trial-secret \
    restic -r "$(repository "$server_port" "$work/$scenario/shared")" --no-lock --no-cache snapshots --json |
    node -e 'const tag = (s, n) => s.tags.find((t) => t.startsWith(n + "=")).slice(n.length + 1);
      const all = JSON.parse(require("fs").readFileSync(0, "utf8")) ?? [];
      for (const s of all.sort((x, y) => tag(x, "generation") - tag(y, "generation") || tag(x, "sequence") - tag(y, "sequence")))
        console.log(`${tag(s, "generation")}.${tag(s, "sequence")} ${tag(s, "instance").replace("kuma-", "")}`)'
}

newest() {
  snapshots | tail -n 1
}

leader() {
  newest | cut -d ' ' -f 2
}

generation() {
  newest | cut -d . -f 1
}

# leads NAME: whether it says so itself
leads() {
  [ "$(curl -fs "http://127.0.0.1:$((port + 10 + $(number "$1")))/fleet" |
    node -p "JSON.parse(require('fs').readFileSync(0)).find((m) => m.name === 'kuma-$1')?.role")" = leader ]
}
