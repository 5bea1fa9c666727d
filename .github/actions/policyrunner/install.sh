#!/usr/bin/env bash
# Puts policyrunner on the job's PATH: from the package in the folder $PACKAGE, else built from the repository around this file.
set -euo pipefail

if ! command -v dotnet > /dev/null; then
  echo "::error::policyrunner needs .NET 10; put actions/setup-dotnet before this step." >&2
  exit 2
fi

tools="$RUNNER_TEMP/policyrunner-tool"
if [ -n "${PACKAGE:-}" ]; then
  # Nothing but that folder: a package of the same name elsewhere is somebody else's.
  printf '<configuration><packageSources><clear /><add key="local" value="%s" /></packageSources></configuration>\n' \
    "$(realpath -- "$PACKAGE" | sed 's/&/\&amp;/g; s/"/\&quot;/g; s/</\&lt;/g')" > "$RUNNER_TEMP/policyrunner-nuget.config"
  dotnet tool install PolicyRunner.Tool --tool-path "$tools" --configfile "$RUNNER_TEMP/policyrunner-nuget.config" > /dev/null
else
  repository="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)"
  dotnet publish "$repository/src/PolicyRunner.Cli" --output "$tools" --configuration Release --verbosity quiet --nologo
fi

echo "$tools" >> "$GITHUB_PATH"
"$tools/policyrunner" --version
