/*
 * The part of Mermaid's flowchart language that the library writes, one statement per line:
 *
 *   flowchart LR
 *   id[text]   id["text"]   id(["text"])   id[("text")]   a -->|text| b   a -.-> b   subgraph id [text] ... end
 *
 * Mermaid itself needs a browser. A picture that does not parse is shown as an error instead, so what stands outside of
 * this part is an error too.
 */

const ID = '[A-Za-z][A-Za-z0-9_]*';
const TEXT = '"[^"]*"|[^"\\[\\](){}|<>]+';
const SHAPE = [
  `\\[(?:${TEXT})\\]`,
  `\\(\\[(?:${TEXT})\\]\\)`,
  `\\[\\((?:${TEXT})\\)\\]`,
  `\\((?:${TEXT})\\)`,
  `\\(\\((?:${TEXT})\\)\\)`,
  `\\{(?:${TEXT})\\}`,
  `\\{\\{(?:${TEXT})\\}\\}`,
].join('|');
const NODE = `(${ID})(?:(${SHAPE}))?`;
const NODES = `${NODE}(?:\\s*&\\s*${NODE})*`;
const EDGE = '(?:--+>|-\\.+->|==+>|---+|<--+>|<-\\.+->)(?:\\|(?:[^|]+)\\|)?';
const STATEMENT = new RegExp(`^${NODES}(?:\\s*${EDGE}\\s*${NODES})*;?$`);
const HEAD = /^(?:flowchart|graph) (?:LR|RL|TB|TD|BT)$/;
const SUBGRAPH = new RegExp(`^subgraph ${ID}(?:\\s*\\[(?:${TEXT})\\])?$`);

/** What is wrong with a picture: lines that are no statement, nodes that only edges name, names of the language. */
export function checkFlowchart(text: string): string[] {
  const [head, ...lines] = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('%%'));
  const problems: string[] = [];
  if (!HEAD.test(head ?? '')) {
    return /^(?:sequenceDiagram|stateDiagram|gantt)/.test(head ?? '')
      ? []
      : [`the picture begins with ${JSON.stringify(head)}`];
  }
  const drawn = new Set<string>();
  const used = new Set<string>();
  const texts = new Map<string, string>();
  let depth = 0;
  for (const line of lines) {
    if (line === 'end') {
      depth -= 1;
    } else if (SUBGRAPH.test(line)) {
      depth += 1;
      drawn.add(line.split(/[\s[]+/)[1]);
    } else if (
      /^(?:direction|classDef|class|style|linkStyle|click) /.test(line)
    ) {
      // looks only
    } else if (STATEMENT.test(line)) {
      for (const [, id, shape] of line.matchAll(
        new RegExp(`(?<![A-Za-z0-9_])(${ID})(${SHAPE})`, 'g'),
      )) {
        if (texts.has(id) && texts.get(id) !== shape) {
          problems.push(`the node ${id} has two texts`);
        }
        texts.set(id, shape);
      }
      // Texts go first: what stands in them is no node.
      const bare = line.replace(/\|[^|]*\|/g, ' ').replace(/"[^"]*"/g, '""');
      for (const [, id, shape] of bare.matchAll(
        new RegExp(
          `(?<![A-Za-z0-9_])(${ID})(\\s*[[({]+[^\\])}]*[\\])}]+)?`,
          'g',
        ),
      )) {
        if (shape) drawn.add(id);
        else used.add(id);
      }
    } else {
      problems.push(`the picture has a line that Mermaid cannot read: ${line}`);
    }
    for (const word of line.match(new RegExp(`^${ID}`)) ?? []) {
      if (
        ['graph', 'flowchart', 'class'].includes(word) &&
        !/^class /.test(line)
      ) {
        problems.push(`a node of the picture is called ${word}`);
      }
    }
  }
  if (depth !== 0) problems.push('a subgraph of the picture is not closed');
  for (const id of used) {
    if (!drawn.has(id)) problems.push(`the node ${id} has no text`);
  }
  return problems;
}
