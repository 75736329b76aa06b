#!/bin/sh
# Sets up .venv for `demo` or `test`: says what it does, does it once, and is quick the second time.
set -eu
wanted=$1
cd "$(dirname "$0")/.."
venv=.venv
say() { printf '\033[2m· %s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || say() { printf '%s\n' "- $*"; }

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "contextward needs Python 3.11 or newer; set PYTHON to one" >&2
  exit 1
fi

if [ ! -x $venv/bin/pip ]; then
  say "making $venv with $("$python" --version)"
  rm -rf $venv
  if ! "$python" -m venv $venv >/dev/null 2>&1; then
    say "this Python has no venv: installing Debian's python3-venv"
    rm -rf $venv
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    "$python" -m venv $venv
  fi
fi

# uv trusts its own list of authorities unless it is told of the machine's, which a proxy may need.
certs=
[ -f /etc/ssl/certs/ca-certificates.crt ] && certs=--system-certs
uv_install() { VIRTUAL_ENV=$PWD/$venv $venv/bin/uv $certs pip install --quiet "$@"; }

# install LOCK...: what is already as the locks say is not touched.
install() {
  stamp=$venv/.installed-$wanted
  sum=$(cat "$@" pyproject.toml | cksum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
  say "installing what $(printf '%s ' "$@")pins"
  $venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/build.lock
  for lock in "$@"; do
    uv_install --require-hashes -r "$lock"
  done
  uv_install --no-deps --no-build-isolation -e .
  echo "$sum" >"$stamp"
}

case $wanted in
  demo) install requirements/runtime.lock ;;
  test) install requirements/dev.lock ;;
  *) echo "usage: scripts/setup.sh demo|test" >&2; exit 2 ;;
esac
