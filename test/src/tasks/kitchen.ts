/** A skill with one question and files that hold its answer, by path. */
function skill(options: {
  name: string;
  description: string;
  question: string;
  preset: string;
  files: string[];
}) {
  const { name, description, question, preset, files } = options;
  return {
    'SKILL.md': [
      '---',
      `name: ${name}`,
      `description: ${description} Use it in tests.`,
      '---',
      '',
      '## Skillchain Configuration',
      '',
      `### Which ${question}?`,
      '',
      'One that you like.',
      '',
      '```yaml',
      `id: ${question}`,
      'type: string',
      `default: ${preset}`,
      '```',
      '',
    ].join('\n'),
    'outputs.yaml': [
      'base_outputs:',
      ...files.map(
        path =>
          `  - { path: ${path}, template: file.md.njk, description: For the ${question} }`,
      ),
      '',
    ].join('\n'),
    templates: {
      'file.md.njk': `# <$ project.name | md $>\n\nThe ${question}: <$ self.${question} | md $>.\n`,
    },
  };
}

const text = (id: string, preset: string) =>
  [
    `### What is the ${id}?`,
    '',
    'A word.',
    '',
    '```yaml',
    `id: ${id}`,
    'type: string',
    `default: ${preset}`,
    '```',
    '',
  ].join('\n');

/**
 * A library of three skills that tests break and repair on disk: bread, soup that builds on bread, and tea that needs
 * nobody.
 */
export const kitchen = (domain: string) => ({
  'registry.yaml': `
domain: ${domain}
version: '1.0.0'
skills:
  baking-bread:
    alias: bread
    priority: 10
    keywords: { primary: [bread] }
  serving-soup:
    alias: soup
    priority: 20
    dependencies: [baking-bread]
    keywords: { primary: [soup] }
  brewing-tea:
    alias: tea
    priority: 30
    keywords: { primary: [tea] }
`,
  'PROJECT.md': `# Project\n\n## Skillchain Configuration\n\n${text('name', 'lunch')}\n${text('description', 'lunch')}`,
  'rules.yaml': `
rules:
  - id: R01
    name: two-bowls
    severity: warning
    when: { soup.bowl: small }
    message: A small bowl is soon empty.
    resolutions:
      - { n: 1, label: Take a large one, sets: { soup.bowl: large } }
      - { n: 2, label: Keep it }
    default: 1
`,
  'baking-bread': skill({
    name: 'baking-bread',
    description: 'Bakes bread.',
    question: 'flour',
    preset: 'rye',
    files: ['bread/dough.md', 'bread/oven.md'],
  }),
  'serving-soup': skill({
    name: 'serving-soup',
    description: 'Serves soup.',
    question: 'bowl',
    preset: 'large',
    files: ['soup/bowl.md', 'soup/spoon.md'],
  }),
  'brewing-tea': skill({
    name: 'brewing-tea',
    description: 'Brews tea.',
    question: 'leaf',
    preset: 'green',
    files: ['tea/cup.md'],
  }),
  core: {
    catalog: {
      'outputs.yaml': `
base_outputs:
  - path: catalog-info.yaml
    template: catalog-info.yaml.njk
    description: The entry of the catalog
`,
      templates: {
        'catalog-info.yaml.njk': `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: <$ project.name | yaml $>
spec:
  owner: guests
`,
      },
    },
  },
});
