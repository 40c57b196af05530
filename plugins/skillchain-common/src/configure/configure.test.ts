import { match, parametersToRequest } from '../match';
import { configurationSchema } from '../model';
import { library, question, skill } from '../testing';
import { configure } from './configure';
import { messageOf, run, shop } from './shopFixture';

describe('configure', () => {
  it('resolves answers with their sources, across skills', () => {
    const configuration = run('a vpc and kubernetes with ha', {
      project: { name: 'shop' },
      'operating-kubernetes': { kind: 'auto', image: '' },
    });
    expect(configurationSchema.parse(configuration)).toEqual(configuration);
    expect(configuration.project).toEqual({
      name: { value: 'shop', source: 'answer' },
      cloud: { value: 'aws', source: 'default' },
      layout: { value: 'kubernetes-focused', source: 'derived' },
    });
    expect(configuration.layout).toBe('kubernetes-focused');
    expect(configuration.maturity).toBe('intermediate');
    expect(configuration.skills.map(s => [s.skill, s.answers])).toEqual([
      ['architecting-networks', { zones: { value: 3, source: 'derived' } }],
      [
        'operating-kubernetes',
        {
          kind: { value: 'web', source: 'default' },
          copies: { value: 3, source: 'goal', because: 'ha' },
          image: { value: 'r.io/shop:1', source: 'default' },
        },
      ],
    ]);
    expect(configuration.rules).toEqual([]);
    expect(configuration.ignored).toEqual([]);
    expect(configuration.summary).toBe(
      [
        'Project: intermediate, kubernetes-focused; name: shop (yours); 2 defaults',
        'Networks: 1 default',
        'Kubernetes: Copies: 3 (goal: ha); 2 defaults',
      ].join('\n'),
    );
  });

  it('prefers what the caller says about maturity and layout', () => {
    const configuration = run(
      'kubernetes in a vpc',
      { maturity: 'advanced', project: { layout: 'kubernetes-focused' } },
      { maturity: 'starter', layout: 'multi-tier' },
    );
    expect(configuration.maturity).toBe('starter');
    expect(configuration.layout).toBe('multi-tier');
    expect(configuration.project.layout.value).toBe('multi-tier');
    expect(run('a vpc').layout).toBe('multi-tier');
  });

  it('lists answers that have no effect', () => {
    const configuration = run('a vpc', {
      project: { name: 'shop', colour: 'red' },
      'architecting-networks': { zones: 2, speed: 1 },
      'operating-kubernetes': { kind: 'web', copies: 'auto' },
      net: { zones: 3 },
      unknown: { a: 1 },
    });
    expect(configuration.ignored).toEqual([
      'architecting-networks.speed',
      'net.zones',
      'operating-kubernetes.kind',
      'project.colour',
    ]);
    expect(
      run('kubernetes vpc', {
        'operating-kubernetes': { kind: 'job', copies: 99 },
      }).ignored,
    ).toEqual(['operating-kubernetes.copies']);
  });

  it('reports all wrong answers and all open conflicts together', () => {
    const message = messageOf(() =>
      run('kubernetes vpc', {
        project: { name: 'SHOP', cloud: 'azure' },
        'architecting-networks': { zones: 7 },
        'operating-kubernetes': { kind: 'old' },
        'service-mesh': 'yes',
        decisions: { R3: 9 },
      }),
    );
    expect(message).toBe(
      [
        '5 answers do not fit:',
        '- service-mesh: expected one answer per question such as {question: answer}, found "yes"',
        '- Project, name? (project.name): expected text that matches ^[a-z]+$, found "SHOP"',
        '- Project, Cloud (project.cloud): expected one of aws, gcp, found "azure"',
        '- Networks, Zones (architecting-networks.zones): expected a whole number from 1 to 3, found 7',
        '- decisions.R3: expected one of 1, found 9',
        '1 conflict waits for a decision:',
        '- R2 r2: old is gone.',
        '    1. Web',
        '    2. Think again',
        '    3. Change nothing useful',
        '  Decide with decisions: {R2: 1 or 3}',
      ].join('\n'),
    );
  });

  it('refuses an empty chain and skills of another library', () => {
    expect(messageOf(() => run('a poem about the sea'))).toContain(
      'The chain is empty: no skill matches the goal "a poem about the sea"',
    );
    const other = match(shop, parametersToRequest(shop, { goal: 'vpc' }));
    other.chain[0].skill = 'writing-poems';
    expect(
      messageOf(() =>
        configure(shop, { match: other, parameters: {}, mode: 'guided' }),
      ),
    ).toContain('does not have: writing-poems');
  });

  it('refuses defaults that go in circles', () => {
    const circle = library({
      skills: [
        skill({
          name: 'a',
          alias: 'aa',
          questions: ['x', 'y'].map((id, i) =>
            question({
              id,
              enum: ['on', 'off'],
              default: 'off',
              suggest: [
                i === 0
                  ? { when: { y: 'off' }, value: 'on' }
                  : { when: { x: 'on' }, value: 'on' },
              ],
            }),
          ),
        }),
      ],
    });
    expect(messageOf(() => run('aa', {}, {}, circle))).toContain(
      'depend on each other in a circle: a.x, a.y',
    );
  });
});
