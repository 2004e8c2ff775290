/** As much of `node-x12-edi`, which comes without types, as the bench calls. */
declare module 'node-x12-edi' {
  export class FieldMap {
    constructor(field: {
      segmentIdentifier: string;
      identifierValue: string | null;
      identifierPosition: number | null;
      valuePosition: number;
    });
  }
  export class LoopMap {
    constructor(loop: { position: number; values: Record<string, FieldMap> });
  }
  export class Loop {
    setPosition(position: number): void;
    addSegmentIdentifiers(ids: readonly string[]): void;
  }
  export class Transaction {
    readonly segments: readonly unknown[];
    generateSegments(text: string): void;
    addLoop(loop: Loop): void;
    runLoops(): void;
    mapSegments(map: Record<string, unknown>): unknown;
  }
}
