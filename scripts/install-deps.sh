#!/bin/sh
# Install what the build and the tests need, where it is missing and apt is there to ask.
#   scripts/install-deps.sh [build]       with "build": only what the program itself needs
set -eu
need_build="pkg-config gcc make libhts-dev libjansson-dev"
need_test="g++ libcmocka-dev bcftools tabix python3 python3-jsonschema"

missing() {
    pkg-config --exists htslib jansson 2>/dev/null || return 0
    [ "${1-}" = build ] && return 1
    pkg-config --exists cmocka || return 0
    for tool in g++ bcftools bgzip tabix python3; do
        command -v "$tool" >/dev/null || return 0
    done
    python3 -c 'import jsonschema' 2>/dev/null || return 0
    return 1
}

missing "${1-}" || exit 0
packages=$need_build
[ "${1-}" = build ] || packages="$need_build $need_test"
if ! command -v apt-get >/dev/null; then
    echo "stardose: please install: htslib, jansson, pkg-config, a C compiler (tests: cmocka, bcftools)" >&2
    exit 1
fi
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086  # the list is words
$sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null
