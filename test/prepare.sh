#!/bin/sh
# Installs what the tests need beside npm's packages: a nats-server, from Debian. Does nothing where there is one.
set -eu

PATH="$PATH:/usr/sbin:/usr/local/bin"
if command -v nats-server >/dev/null; then
  exit 0
fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need nats-server with JetStream (2.9 or later), and it is not in the PATH." >&2
  echo "On Debian or Ubuntu: sudo apt-get install nats-server. Elsewhere: https://docs.nats.io/running-a-nats-service/introduction/installation" >&2
  exit 1
fi

echo "Installing nats-server for the tests." >&2
export DEBIAN_FRONTEND=noninteractive
# RUNLEVEL=1 keeps Debian from starting it as a service: the tests start their own.
export RUNLEVEL=1
apt-get update -qq >&2
apt-get install -y -qq --no-install-recommends nats-server >&2
