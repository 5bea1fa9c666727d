#!/bin/sh
# Each migration says whether it can be taken back, and whether that loses data.
set -e
for name in reversible dataSafe; do
  grep -Eq "\"$name\": *(true|false)" migrations/next.json || { echo "migrations/next.json does not say whether it is $name"; exit 1; }
done
echo "schema policy kept"
