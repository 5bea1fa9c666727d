#!/bin/sh
# One version everywhere.
set -e
version=$(cat VERSION)
grep -q "\"version\": \"$version\"" migrations/next.json || { echo "VERSION says $version, and migrations/next.json something else"; exit 1; }
echo "one version: $version"
