/** Fingerprints of host keys and of users' keys, as OpenSSH writes them. */
import { createHash } from 'node:crypto';

/** `SHA256:` and 43 signs, as `ssh-keygen -lf` prints it, of a public key in its wire form (RFC 4253, section 6.6). */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The algorithm that a public key names itself, as `ssh-ed25519`. */
export function keyType(key: Uint8Array): string {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (bytes.length < 4) return 'unknown';
  const length = bytes.readUInt32BE(0);
  return length > 0 && length <= 64 ? bytes.toString('latin1', 4, 4 + length) : 'unknown';
}
