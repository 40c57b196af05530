import { question } from '../testing';
import { resolveQuestion, type QuestionContext } from './resolveQuestion';

const context = (part: Partial<QuestionContext> = {}): QuestionContext => ({
  scope: 'k8s',
  goal: '',
  maturity: 'intermediate',
  facts: { project: { name: 'shop' }, k8s: {} },
  ...part,
});

describe('resolveQuestion', () => {
  const replicas = question({
    id: 'replicas',
    type: 'integer',
    minimum: 1,
    maximum: 50,
    default: 2,
    defaults: { starter: 1, advanced: 99 },
    suggest: [
      { goal: ['ha', 'high availability'], value: 3 },
      { pattern: '\\b([0-9]+) replicas\\b', value: '$1' },
      { when: { 'dist.target': '99.99' }, value: 4 },
    ],
  });

  it.each([
    [
      'a resolution before all',
      { decided: { value: 7, rule: 'R11' }, explicit: 5, goal: 'ha' },
      { value: 7, source: 'decision', because: 'R11' },
    ],
    ['the user', { explicit: 5, goal: 'ha' }, { value: 5, source: 'answer' }],
    [
      'the first suggestion that applies',
      { goal: 'ha with 9 replicas' },
      { value: 3, source: 'goal', because: 'ha' },
    ],
    [
      'a word that is not negated',
      { goal: 'no ha, but 9 replicas' },
      { value: 9, source: 'goal', because: '9 replicas' },
    ],
    [
      'a suggestion that fits rather than one that does not',
      { goal: '900 replicas', facts: { dist: { target: '99.99' } } },
      { value: 4, source: 'derived' },
    ],
    ['the maturity', { maturity: 'starter' }, { value: 1, source: 'maturity' }],
    [
      'the default when the default of the maturity does not fit',
      { maturity: 'advanced' },
      { value: 2, source: 'default' },
    ],
    ['the default', { explicit: 'auto' }, { value: 2, source: 'default' }],
    [
      'the default for nothing',
      { explicit: '' },
      { value: 2, source: 'default' },
    ],
    [
      'the next source after a resolution that takes the answer away',
      { decided: { value: 'auto', rule: 'R14' }, explicit: 5, goal: 'ha' },
      { value: 3, source: 'goal', because: 'ha' },
    ],
  ] as const)('takes %s', (_, part, answer) => {
    const resolved = resolveQuestion(replicas, context(part as never));
    expect(resolved).toEqual({ answer, problems: [] });
  });

  it('reports a wrong answer and goes on', () => {
    expect(resolveQuestion(replicas, context({ explicit: 0 }))).toEqual({
      answer: { value: 2, source: 'default' },
      problems: ['expected a whole number from 1 to 50, found 0'],
    });
  });

  it('reports a resolution that does not fit', () => {
    const { problems } = resolveQuestion(
      replicas,
      context({ decided: { value: 51, rule: 'R11' } }),
    );
    expect(problems[0]).toContain('R11 sets a value that does not fit');
  });

  it('has neither value nor problem when it is not asked', () => {
    const asked = question({
      id: 'port',
      type: 'integer',
      default: 8080,
      when: { exposure: { $in: ['ingress'] } },
    });
    expect(resolveQuestion(asked, context({ explicit: 'x' }))).toEqual({
      problems: [],
    });
    expect(
      resolveQuestion(
        asked,
        context({ facts: { k8s: { exposure: 'ingress' } } }),
      ),
    ).toMatchObject({ answer: { value: 8080 } });
  });

  it('asks when nothing has a value', () => {
    const region = question({ id: 'peer', enum: ['a', 'b'] });
    expect(resolveQuestion(region, context()).problems).toEqual([
      'expected one of a, b, found no answer',
    ]);
  });

  it('fills placeholders, but not those that the goal smuggles in', () => {
    const image = question({ id: 'image', default: 'r.io/{project.name}:1' });
    expect(resolveQuestion(image, context()).answer?.value).toBe('r.io/shop:1');
    expect(
      resolveQuestion(image, context({ facts: { k8s: {} } })).problems,
    ).toHaveLength(1);
    const word = question({
      id: 'word',
      suggest: [{ pattern: 'say (\\S+)', value: '$1 of {project.name}' }],
      default: 'x',
    });
    expect(
      resolveQuestion(word, context({ goal: 'say {project.name}' })).answer
        ?.value,
    ).toBe('{project.name} of shop');
  });

  it('takes a list as lines of text, as the form asks for it', () => {
    const list = question({
      id: 'blocks',
      type: 'array',
      items: { type: 'string', pattern: '^[0-9./]+$' },
      default: ['10.0.0.0/8'],
    });
    const answer = (explicit: string) =>
      resolveQuestion(list, context({ explicit }));
    expect(answer('192.0.2.0/24\n198.51.100.0/24').answer).toEqual({
      value: ['192.0.2.0/24', '198.51.100.0/24'],
      source: 'answer',
    });
    expect(answer(' \n').answer?.value).toEqual(['10.0.0.0/8']);
    expect(answer('here').problems).toHaveLength(1);
  });

  it('lets a rule empty a list, and a form not', () => {
    const list = question({
      id: 'admins',
      type: 'array',
      items: { type: 'string' },
      default: ['x'],
    });
    expect(
      resolveQuestion(list, context({ decided: { value: [], rule: 'R22' } }))
        .answer,
    ).toEqual({ value: [], source: 'decision', because: 'R22' });
    expect(
      resolveQuestion(list, context({ explicit: [] })).answer?.value,
    ).toEqual(['x']);
  });
});
