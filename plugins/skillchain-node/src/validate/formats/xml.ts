import type { SyntaxError } from '../parse';

const NAME = '[A-Za-z_:][\\w:.-]*';
const TAG = new RegExp(
  `^<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`,
);
const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;

/**
 * Whether a text is well-formed XML.
 *
 * A document type is refused: nothing here needs one, and entities that it declares can name files or grow without
 * end. Nothing is expanded.
 */
export function checkXml(text: string): SyntaxError[] {
  const errors: SyntaxError[] = [];
  const open: { name: string; line: number }[] = [];
  let line = 1;
  let at = 0;
  let roots = 0;
  const skipTo = (end: string, what: string): boolean => {
    const found = text.indexOf(end, at);
    if (found < 0) {
      errors.push({ line, message: `The ${what} opened here never ends.` });
      return false;
    }
    line += text.slice(at, found).split('\n').length - 1;
    at = found + end.length;
    return true;
  };
  while (at < text.length) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const piece = text.slice(at, next < 0 ? text.length : next);
      if (
        open.length === 0 &&
        piece.trim() !== '' &&
        piece.trim() !== '\uFEFF'
      ) {
        errors.push({
          line,
          message: 'Text stands outside of the root element.',
        });
      }
      if (ENTITY.test(piece)) {
        errors.push({
          line,
          message: 'A "&" is no reference to a known entity.',
        });
      }
      line += piece.split('\n').length - 1;
      at += piece.length;
    } else if (text.startsWith('<!--', at)) {
      if (!skipTo('-->', 'comment')) break;
    } else if (text.startsWith('<![CDATA[', at) && open.length > 0) {
      if (!skipTo(']]>', 'CDATA section')) break;
    } else if (text.startsWith('<?', at)) {
      if (!skipTo('?>', 'instruction')) break;
    } else if (text.startsWith('<!', at)) {
      errors.push({
        line,
        message:
          'A document type is not allowed: its entities could name files or grow without end.',
      });
      break;
    } else {
      // No tag of a configuration file comes near; without the bound a long text is copied for each tag.
      const tag = TAG.exec(text.slice(at, at + 4096));
      if (!tag) {
        errors.push({ line, message: 'A "<" does not start a whole tag.' });
        break;
      }
      const [whole, closes, name, attributes, empty] = tag;
      const names = [...attributes.matchAll(/([\w:.-]+)\s*=/g)].map(m => m[1]);
      if (new Set(names).size < names.length) {
        errors.push({ line, message: `<${name}> gives an attribute twice.` });
      }
      if (closes) {
        const last = open.pop();
        if (last?.name !== name) {
          errors.push({
            line,
            message: last
              ? `</${name}> closes <${last.name}> of line ${last.line}.`
              : `</${name}> closes nothing that is open.`,
          });
          break;
        }
      } else {
        if (open.length === 0) roots += 1;
        if (roots > 1) {
          errors.push({ line, message: `<${name}> is a second root element.` });
          break;
        }
        if (!empty) open.push({ name, line });
      }
      line += whole.split('\n').length - 1;
      at += whole.length;
    }
  }
  if (errors.length === 0) {
    errors.push(
      ...open.map(({ name, line: opened }) => ({
        line: opened,
        message: `<${name}> is never closed.`,
      })),
    );
    if (roots === 0) errors.push({ line: 1, message: 'There is no element.' });
  }
  return errors;
}
