/** Users of the hosted drop, and whether what a client shows is one of them. */
import { timingSafeEqual } from 'node:crypto';
import ssh2, { type AuthContext } from 'ssh2';
import { fingerprint } from '../sftp/host-key.ts';
import { isPassword } from './password.ts';
import type { SftpLogin } from './settings.ts';

/** A partner's login, with the folders that it is shown. */
export interface HostedUser {
  readonly partner: string;
  readonly channel: string;
  readonly login: SftpLogin;
  /** Absolute folders of the folder channel. */
  readonly folders: { readonly in: string; readonly out: string; readonly done: string };
}

/** What became of one attempt. `again`: a question on the way, such as whether a key would do. */
export type Attempt =
  | { readonly end: 'in'; readonly user: HostedUser; readonly key: string | undefined }
  | { readonly end: 'again' }
  | { readonly end: 'refused'; readonly why: 'unknownUser' | 'wrongPassword' | 'unknownKey' | 'unknownWay' };

/** Fingerprint of one line of an OpenSSH .pub file. */
export function fingerprintOfLine(line: string): string {
  return fingerprint(wireOf(line));
}

/** Judges one attempt, and answers the client where it is refused or asked on. */
export async function judge(attempt: AuthContext, user: HostedUser | undefined): Promise<Attempt> {
  if (attempt.method === 'password') {
    const isRight = await isPassword(attempt.password, user?.login.password);
    if (user && isRight) return { end: 'in', user, key: undefined };
    return { end: 'refused', why: user ? 'wrongPassword' : 'unknownUser' };
  }
  if (attempt.method !== 'publickey') return { end: 'refused', why: 'unknownWay' };
  const line = user?.login.keys?.find((each) => isSameKey(wireOf(each), attempt.key.data));
  if (!user || line === undefined) return { end: 'refused', why: 'unknownKey' };
  if (attempt.signature === undefined || attempt.blob === undefined) return { end: 'again' };
  const parsed = ssh2.utils.parseKey(line);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  // An RSA signature without a named hash is one of SHA-1.
  const isWeak = attempt.key.algo === 'ssh-rsa' && attempt.hashAlgo === undefined;
  if (key === undefined || key instanceof Error || isWeak) return { end: 'refused', why: 'unknownKey' };
  const isSigned = key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true;
  return isSigned ? { end: 'in', user, key: fingerprintOfLine(line) } : { end: 'refused', why: 'unknownKey' };
}

function wireOf(line: string): Buffer {
  return Buffer.from(line.split(' ')[1] ?? '', 'base64');
}

function isSameKey(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
