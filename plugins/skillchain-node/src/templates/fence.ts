/** Knows whether the text read so far ends inside a fenced code block of Markdown. */
export class FenceTracker {
  /** The word after the opening fence; undefined outside a block. */
  language: string | undefined;
  #mark = '';
  #rest = '';

  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    // The last line may go on in the next piece of text.
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line.trim());
  }

  #line(line: string): void {
    const fence = line.startsWith('```') || line.startsWith('~~~');
    if (!fence) return;
    const mark = line.slice(0, 3);
    if (this.language === undefined) {
      this.#mark = mark;
      this.language = line.slice(3).trim().split(' ')[0];
    } else if (line === this.#mark) {
      this.language = undefined;
    }
  }
}
