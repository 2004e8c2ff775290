/** Colours of the terminal, or none: one set of functions for every command. */

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  /** A line that begins a part of the output. */
  heading(text: string): string;
}

export function paintFor(color: boolean): Paint {
  const code = (open: number, close: number) => (text: string) => (color ? `\x1b[${open}m${text}\x1b[${close}m` : text);
  const bold = code(1, 22);
  return {
    bold,
    dim: code(2, 22),
    red: code(31, 39),
    green: code(32, 39),
    yellow: code(33, 39),
    heading: (text) => bold(`── ${text}`),
  };
}
