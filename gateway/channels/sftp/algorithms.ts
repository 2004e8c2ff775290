/** Which algorithms are offered to a partner's server. */
import type { Algorithms } from 'ssh2';

/** What is offered unless told: nothing that stands on SHA-1. */
const current: Algorithms = {
  serverHostKey: { append: [], prepend: [], remove: ['ssh-rsa'] },
  hmac: { append: [], prepend: [], remove: ['hmac-sha1', 'hmac-sha1-etm@openssh.com'] },
};

/** What old servers need besides, behind what is better. */
const legacy: Algorithms = {
  kex: {
    append: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
    prepend: [],
    remove: [],
  },
  serverHostKey: { append: ['ssh-rsa', 'ssh-dss'], prepend: [], remove: [] },
  cipher: { append: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'], prepend: [], remove: [] },
  hmac: { append: ['hmac-sha1', 'hmac-sha1-96', 'hmac-md5'], prepend: [], remove: [] },
};

export const algorithms: Readonly<Record<'current' | 'legacy', Algorithms>> = { current, legacy };
