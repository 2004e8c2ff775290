import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository, scratch } from './run-cli.ts';

const launcher = join(repository, 'crossdock');

function launch(file: string, argv: readonly string[], cwd: string, path = process.env.PATH ?? '') {
  const { status, stdout, stderr } = spawnSync(file, argv, { cwd, env: { PATH: path }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('finds its own folder through links, from any folder, and hands on arguments and exit code', () => {
  using folder = scratch();
  symlinkSync(launcher, join(folder.path, 'first'));
  mkdirSync(join(folder.path, 'bin'));
  symlinkSync('../first', join(folder.path, 'bin', 'crossdock'));
  const { status, stdout, stderr } = launch(
    join(folder.path, 'bin', 'crossdock'),
    ['inspect', 'no such file'],
    folder.path,
  );
  assert.equal(stderr, '');
  assert.match(stdout, /^no such file {2}0 bytes {2}1 error\n/);
  assert.equal(status, 1);
});

/** A copy of the launcher without a clone's Node, and a `node` that says which version it is. */
function elsewhere(folder: string, version: string): string {
  copyFileSync(launcher, join(folder, 'crossdock'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin', 'node'),
    `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; else echo "ran: $*"; fi\n`,
  );
  chmodSync(join(folder, 'bin', 'node'), 0o755);
  return `${join(folder, 'bin')}:/usr/bin:/bin`;
}

test('without a Node of the clone it takes the one on the PATH, from 26 on', () => {
  using folder = scratch();
  const path = elsewhere(folder.path, 'v27.1.0');
  const { status, stdout } = launch(join(folder.path, 'crossdock'), ['show', 'a b'], '/', path);
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^ran: --max-semi-space-size=8 --no-maglev --disable-warning=ExperimentalWarning .*\/gateway\/cli\.ts show a b\n$/,
  );
});

test('an older Node: what it needs, and npm ci', () => {
  using folder = scratch();
  const path = elsewhere(folder.path, 'v20.19.2');
  const { status, stdout, stderr } = launch(join(folder.path, 'crossdock'), ['check'], '/', path);
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /needs Node 26 or newer, and finds v20\.19\.2 on the PATH: run `npm ci` in /);
});
