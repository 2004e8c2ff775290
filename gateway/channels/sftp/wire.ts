/**
 * The socket under a session. Its bytes are read into one buffer, over and over, as soon as that is safe: ssh2 makes five
 * copies of what it downloads, and a new buffer for each piece that the socket reads costs a quarter of the work.
 *
 * Safe means that ssh2 keeps nothing of what it was given: not before the session is encrypted, and then only where
 * node:crypto decrypts with AES, which gives back memory of its own. ssh2 keeps pieces in its other ciphers, and in its
 * native part where somebody built it.
 */
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';

/** Bytes that are read at once at most. */
const readBytes = 131_072;

export interface Wire {
  readonly socket: Socket;
  /** Tells that the session is encrypted now, with this cipher for what comes in. */
  encrypted(cipher: string): void;
}

/** Begins to connect. Without `noDelay` a small question waits for the acknowledgment of the one before: 40 ms each. */
export function connectWire(host: string, port: number): Wire {
  let isShared = false;
  const onread = {
    buffer: new Uint8Array(readBytes),
    callback(count: number, buffer: Uint8Array): boolean {
      const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, count);
      socket.emit('data', isShared ? bytes : Buffer.from(bytes));
      return true;
    },
  };
  const socket: Socket = connect({ host, port, noDelay: true, onread });
  return {
    socket,
    encrypted: (cipher) => {
      isShared = cipher.startsWith('aes') && !hasNativePart;
    },
  };
}

const { bindingAvailable: hasNativePart } = createRequire(import.meta.url)('ssh2/lib/protocol/crypto.js') as {
  readonly bindingAvailable: boolean;
};
