#!/usr/bin/env bash
# Restores the build tool and runs build/build.cake: ./build.sh [--target=NAME] [options]. See --target=Help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# Restoring is quick when nothing changed; its chatter only matters when it fails.
if ! log=$(dotnet tool restore 2>&1); then
  printf '%s\n' "$log" >&2
  exit 1
fi

# The report of the targets is the output; --verbosity=normal brings back what Cake says about itself.
verbosity=(--verbosity=quiet)
for argument in "$@"; do
  case $argument in --verbosity=* | -v=*) verbosity=() ;; esac
done

exec dotnet cake build/build.cake ${verbosity[@]+"${verbosity[@]}"} "$@"
