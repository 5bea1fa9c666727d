#!/usr/bin/env bash
# Checks the paths of $CHECK with the arguments of $ARGUMENTS, one a line each; what they say goes through no shell.
set -euo pipefail

reports="$RUNNER_TEMP/policyrunner-reports"
mkdir -p "$reports"
rm -f "$reports/check.json" "$reports/check.sarif"
mapfile -t paths < <(sed '/^[[:space:]]*$/d' <<< "$CHECK")
mapfile -t arguments < <(sed '/^[[:space:]]*$/d' <<< "${ARGUMENTS:-}")

code=0
policyrunner check "${arguments[@]}" --report "json=$reports/check.json" --report "sarif=$reports/check.sarif" -- "${paths[@]}" || code=$?

# The verdict stands before anything that a document says. Without a report there is none, whatever the exit code.
verdict="$(sed -n '1,3s/^ *"verdict": "\(pass\|fail\|nothing\|error\)",$/\1/p' "$reports/check.json" 2> /dev/null || true)"
{
  echo "verdict=${verdict:-error}"
  echo "json=$reports/check.json"
  echo "sarif=$reports/check.sarif"
} >> "$GITHUB_OUTPUT"
if [ -z "$verdict" ] && [ "$code" -eq 0 ]; then
  code=4
fi

exit "$code"
