/** The host keys of the hosted drop, as people and programs are told them. */
import { heldKeys } from '../../channels/sftp-server/host-keys.ts';
import { hostKeysFolder } from '../../data-folder.ts';
import { systemCode } from '../../errors.ts';
import { Refusal } from '../command.ts';
import { aligned, type Line, styled } from './layout.ts';

export interface HeldHostKey {
  readonly use: 'sftp-host-key';
  readonly type: string;
  readonly fingerprint: string;
  /** One line, as in an OpenSSH .pub file. */
  readonly publicKey: string;
}

/** Those that are there; none before the drop was first opened. Makes none. */
export async function heldHostKeys(dataFolder: string): Promise<readonly HeldHostKey[]> {
  const folder = hostKeysFolder(dataFolder);
  try {
    const keys = await heldKeys(folder);
    return keys.map(({ type, fingerprint, publicLine }) => ({
      use: 'sftp-host-key',
      type,
      fingerprint,
      publicKey: publicLine,
    }));
  } catch (error) {
    const why = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
    throw new Refusal(`the host keys in ${folder} cannot be read: ${why}`, "Run it as the gateway's user.");
  }
}

export function hostKeyLines(keys: readonly HeldHostKey[]): readonly Line[] {
  if (keys.length === 0) {
    return ['There are no host keys yet: they are made when the hosted SFTP drop is first opened.'];
  }
  return [
    styled('bold', 'Host keys of the hosted SFTP drop'),
    ...aligned(keys.map(({ type, fingerprint }) => [`  ${type}`, fingerprint])),
    '',
    styled('dim', 'The same, as a client keeps them (put host and port before each)'),
    ...keys.map(({ publicKey }) => `  ${publicKey}`),
  ];
}
