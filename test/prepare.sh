#!/bin/sh
# Installs what the tests need beside npm's packages, from Debian: a nats-server, OpenSSH's sshd and sftp, openssl.
# Does nothing where they are.
set -eu

PATH="$PATH:/usr/sbin:/usr/local/bin"
missing=""
command -v nats-server >/dev/null || missing="$missing nats-server"
command -v sshd >/dev/null || missing="$missing openssh-server"
command -v sftp >/dev/null || missing="$missing openssh-client"
command -v openssl >/dev/null || missing="$missing openssl"
if [ -z "$missing" ]; then
  exit 0
fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need nats-server with JetStream (2.9 or later), OpenSSH's sshd and sftp, and openssl. Missing:$missing." >&2
  echo "On Debian or Ubuntu: sudo apt-get install$missing. Elsewhere: https://docs.nats.io/running-a-nats-service/introduction/installation" >&2
  exit 1
fi

echo "Installing for the tests:$missing." >&2
export DEBIAN_FRONTEND=noninteractive
# RUNLEVEL=1 keeps Debian from starting them as services: the tests start their own.
export RUNLEVEL=1
apt-get update -qq >&2
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >&2
