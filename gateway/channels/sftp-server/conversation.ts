/** One SFTP session of a partner that is logged in: its requests in turn, how many at a time, and its end. */
import ssh2, { type SFTPWrapper } from 'ssh2';
import { Refused } from './refused.ts';
import { type RequestParts, Requests } from './requests.ts';
import { isMissing } from './upload.ts';

const { STATUS_CODE: codes } = ssh2.utils.sftp;

export interface ConversationParts extends RequestParts {
  readonly limits: RequestParts['limits'] & {
    /** At the same time. */
    readonly requestsMax: number;
  };
  /** Resolves when the user's folders are there; no request is answered before. */
  readonly ready: Promise<unknown>;
  readonly onUse: () => void;
}

export class Conversation {
  readonly #sftp: SFTPWrapper;
  readonly #parts: ConversationParts;
  readonly #requests: Requests;
  #asked = 0;
  /** All but reads and writes are answered one after another. */
  #turn: Promise<unknown>;
  #isOver = false;

  constructor(sftp: SFTPWrapper, parts: ConversationParts) {
    this.#sftp = sftp;
    this.#parts = parts;
    this.#requests = new Requests(sftp, parts);
    this.#turn = parts.ready;
    this.#listen();
  }

  /** Ends it; what is not closed is discarded. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#turn;
    await this.#requests.releaseAll();
    this.#sftp.end();
  }

  #listen(): void {
    const sftp = this.#sftp;
    const requests = this.#requests;
    // OpenSSH's client waits for this after its own end.
    sftp.on('end', () => void this.end());
    sftp.on('close', () => void this.end());
    sftp.on('error', () => void this.end());
    sftp.on('OPEN', (id, path, flags) => this.#inTurn(id, () => requests.open(id, path, flags)));
    sftp.on('CLOSE', (id, handle) => this.#inTurn(id, () => requests.close(id, handle)));
    sftp.on('READ', (id, handle, offset, length) => this.#answer(id, () => requests.read(id, handle, offset, length)));
    sftp.on('WRITE', (id, handle, offset, data) => this.#answer(id, () => requests.write(id, handle, offset, data)));
    sftp.on('OPENDIR', (id, path) => this.#inTurn(id, () => requests.openFolder(id, path)));
    sftp.on('READDIR', (id, handle) => this.#inTurn(id, () => requests.list(id, handle)));
    sftp.on('STAT', (id, path) => this.#inTurn(id, async () => sftp.attrs(id, await requests.attributes(path))));
    sftp.on('LSTAT', (id, path) => this.#inTurn(id, async () => sftp.attrs(id, await requests.attributes(path))));
    sftp.on('FSTAT', (id, handle) =>
      this.#inTurn(id, async () => sftp.attrs(id, await requests.attributesOpen(handle))),
    );
    sftp.on('REALPATH', (id, path) => this.#inTurn(id, async () => requests.realPath(id, path)));
    sftp.on('RENAME', (id, from, to) => this.#inTurn(id, () => requests.rename(id, from, to)));
    sftp.on('REMOVE', (id, path) => this.#inTurn(id, () => requests.remove(id, path)));
    // Times and rights of a file are ours; a client that sets them after its upload must not fail for it.
    sftp.on('SETSTAT', (id) => this.#inTurn(id, async () => sftp.status(id, codes.OK)));
    sftp.on('FSETSTAT', (id) => this.#inTurn(id, async () => sftp.status(id, codes.OK)));
    const denied = (id: number) => this.#inTurn(id, async () => sftp.status(id, codes.PERMISSION_DENIED));
    sftp.on('MKDIR', denied).on('RMDIR', denied);
    const unknown = (id: number) => this.#inTurn(id, async () => sftp.status(id, codes.OP_UNSUPPORTED));
    sftp.on('READLINK', unknown).on('SYMLINK', unknown).on('EXTENDED', unknown);
  }

  #inTurn(id: number, work: () => Promise<unknown>): void {
    const turn = this.#turn;
    this.#turn = this.#answer(id, async () => {
      await turn;
      if (!this.#isOver) await work();
    });
  }

  /** Answers one request. Never rejects. */
  async #answer(id: number, work: () => Promise<unknown>): Promise<void> {
    this.#parts.onUse();
    if (++this.#asked > this.#parts.limits.requestsMax) {
      this.#requests.audit('ended: more requests than `requestsMax` at the same time', {});
      void this.end();
    }
    try {
      if (!this.#isOver) await work();
    } catch (error) {
      if (!this.#isOver) this.#refuse(id, error);
    } finally {
      this.#asked--;
      this.#parts.onUse();
    }
  }

  #refuse(id: number, error: unknown): void {
    if (error instanceof Refused) {
      this.#sftp.status(id, error.status, error.message);
    } else if (isMissing(error)) {
      this.#sftp.status(id, codes.NO_SUCH_FILE);
    } else {
      this.#parts.logger.warn({ ...this.#requests.about(), err: error }, 'hosted drop: a request failed');
      this.#sftp.status(id, codes.FAILURE, 'The server could not do it; ask its operator.');
    }
  }
}
