import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DataFolderInUse, lockDataFolder } from '../../gateway/lock.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('the lock of a data folder', () => {
  it('is held by one at a time, and can be taken when it was let go', () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'not', 'there', 'yet');
    const first = lockDataFolder(data);
    assert.throws(
      () => lockDataFolder(data),
      (error) => error instanceof DataFolderInUse && error.message.includes(data),
    );
    using _other = lockDataFolder(join(folder.path, 'other'));
    first[Symbol.dispose]();
    using _again = lockDataFolder(data);
  });

  it('is let go when the process that holds it is killed', async () => {
    using folder = temporaryFolder();
    const module = join(import.meta.dirname, '../../gateway/lock.ts');
    const program = `const { lockDataFolder } = await import(${JSON.stringify(module)});
      globalThis.held = lockDataFolder(${JSON.stringify(folder.path)});
      console.log('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    assert.throws(() => lockDataFolder(folder.path), DataFolderInUse);
    child.kill('SIGKILL');
    await once(child, 'close');
    using _held = lockDataFolder(folder.path);
  });

  it('does not blame another gateway for another fault', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'gateway.lock'), 'this is no lock file of ours, '.repeat(40));
    assert.throws(
      () => lockDataFolder(folder.path),
      (error) => !(error instanceof DataFolderInUse),
    );
    mkdirSync(join(folder.path, 'b', 'gateway.lock'), { recursive: true });
    assert.throws(
      () => lockDataFolder(join(folder.path, 'b')),
      (error) => !(error instanceof DataFolderInUse),
    );
  });
});
