import crypto from 'node:crypto';

/** HTML that is safe to put into a page as it is. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** A tagged template: every value is escaped, unless it is {@link Html} or a list of it. */
export function html(
  strings: TemplateStringsArray,
  ...values: Array<string | number | Html | Html[]>
): Html {
  return new Html(
    strings.reduce((text, part, i) => text + toHtml(values[i - 1]) + part),
  );
}

function toHtml(value: string | number | Html | Html[]): string {
  if (value instanceof Html) {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return value.join('');
  }
  return String(value).replace(
    /[&<>"']/g,
    character => `&#${character.charCodeAt(0)};`,
  );
}

const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --soft: #f6f8fa; --mute: #59636e; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3d444d; --soft: #1a2028; --mute: #9198a1; --link: #7ab7ff; }
  body { background: #0d1117; color: #f0f6fc; }
}
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 0 auto; padding: 32px 24px 64px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { font-size: 24px; line-height: 1.25; margin: 8px 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 0; }
p { margin: 4px 0; }
.mute { color: var(--mute); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.clone { display: block; background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; margin: 16px 0; overflow-x: auto; white-space: nowrap; }
.box { border: 1px solid var(--line); border-radius: 8px; margin: 16px 0; overflow: hidden; }
.box > header { background: var(--soft); padding: 10px 14px; overflow-wrap: anywhere; }
.box > ul { list-style: none; margin: 0; padding: 0; }
.box > ul > li { border-top: 1px solid var(--line); padding: 8px 14px; overflow-wrap: anywhere; }
.box > ul:first-child > li:first-child { border-top: 0; }
.box > pre { margin: 0; padding: 14px; border-top: 1px solid var(--line); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.tag { color: var(--mute); font-size: 12px; margin-left: 8px; }
`;

const STYLE_HASH = crypto.createHash('sha256').update(STYLE).digest('base64');

/** Allows the one style sheet of {@link page} and nothing else: no script, no frame. */
export const PAGE_CSP = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Outside the template, where formatting would change what is hashed. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

/** A whole document. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${body}
      </body>
    </html> `.toString();
}
