import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../gateway/cli/commands.ts';
import { words } from './run-cli.ts';

const names = Object.keys(commands);

for (const name of names) {
  test(`help of ${name}: an example, the exit codes, a hundred columns at most`, async () => {
    const { code, out, err } = await words([name, '--help']);
    assert.equal(code, 0);
    assert.equal(err, '');
    assert.match(out, new RegExp(`^Usage: {2}crossdock ${name}\\b`));
    assert.match(out, new RegExp(`^Examples?\\n {2}.*crossdock ${name}\\b`, 'm'));
    assert.match(out, /^Exit codes\n {2}0 {2}\w.*\n {2}1 {2}\w.*\n {2}2 {2}\w/m);
    for (const line of out.split('\n')) assert.ok([...line].length <= 100, line);
    assert.equal((await words(['help', name])).out, out);
  });
}

test('the overview names every command', async () => {
  const { code, out } = await words(['--help']);
  assert.equal(code, 0);
  for (const name of names) assert.match(out, new RegExp(`^ {2}${name} +\\w`, 'm'));
  const none = await words([]);
  assert.equal(none.code, 2);
  assert.equal(none.err, out);
});

test('--version', async () => {
  const { code, out } = await words(['--version']);
  assert.equal(code, 0);
  assert.match(out, /^crossdock \d+\.\d+\.\d+ \(Node \d+\./);
});

const mistakes: readonly (readonly [argv: readonly string[], expected: RegExp])[] = [
  [['inspct'], /Did you mean crossdock inspect\?/],
  [['--hepl'], /Did you mean crossdock --help\?/],
  [['toString'], /there is no command "toString"/],
  [['check', '--jsn'], /no option --jsn\nDid you mean --json\?/],
  [['inspect'], /which file\?/],
  [['translate', 'a.edi'], /--partner PARTNER is the name of a partner's folder/],
  [['translate', 'a.edi', '--partner'], /--partner needs a value/],
  [['translate', 'a.edi', '--partner', '--json'], /--partner needs a value/],
  [['check', '--json=yes'], /--json takes no value/],
  [['check', 'a', 'b'], /"b" is one argument too many/],
  [['transmissions', '--limit', '0'], /--limit is "0"; it is a whole number from 1 to/],
  [['transmissions', '--in', '--out'], /--in and --out together/],
  [['show', 'in-1', '--raw', '--body'], /--raw and --body together/],
  [['health', '--url', 'file:///etc/passwd'], /--url is .* it is an address as http/],
];
for (const [argv, expected] of mistakes) {
  test(`usage: crossdock ${argv.join(' ')}`, async () => {
    const { code, out, err } = await words(argv);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, expected);
    assert.match(err, /--help says how it is used\.\n$/);
  });
}
