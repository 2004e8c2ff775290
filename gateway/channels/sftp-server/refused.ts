/** The request is refused with this status of the protocol (draft-ietf-secsh-filexfer-02, section 7), in words that the partner reads. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}
