import { validate } from 'jsonschema';
import type { JsonValue } from '../model';
import { fieldsOf } from '../__testUtils__/form';
import {
  accepts,
  base,
  chainPage,
  formLibrary,
  goalPage,
  projectPage,
  settled,
  shown,
  template,
} from '../__testUtils__/formLibrary';
import { compileTemplate } from '.';

function everyPattern(value: JsonValue, found: string[] = []): string[] {
  if (Array.isArray(value)) {
    value.forEach(item => everyPattern(item, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'pattern' && typeof item === 'string') {
        found.push(item);
      }
      everyPattern(item, found);
    }
  }
  return found;
}

describe('compileTemplate', () => {
  it('gives a Template with the pages and steps of a run', () => {
    expect(template).toMatchObject({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'test', title: 'Production-ready test' },
      spec: { owner: 'group:default/platform-team', type: 'test' },
    });
    expect(template.spec.parameters.map(page => page.title)).toEqual([
      'Goal',
      'Chain',
      'Project and repository',
      'Configure',
    ]);
    expect(template.spec.steps.map(step => [step.id, step.action])).toEqual([
      ['match', 'skillchain:match'],
      ['configure', 'skillchain:configure'],
      ['generate', 'skillchain:generate'],
      ['validate', 'skillchain:validate'],
      ['publish', 'publish:embedded'],
      ['register', 'catalog:register'],
    ]);
  });

  it('hands on what to do when something goes wrong, and can be retried', () => {
    const inputOf = (id: string) =>
      template.spec.steps.find(step => step.id === id)?.input;
    expect(inputOf('validate')).toEqual({
      library: 'test',
      onIncomplete: '${{ parameters.onIncomplete or "generate" }}',
      linkBase: 'repository:',
    });
    expect(template.spec).toMatchObject({
      EXPERIMENTAL_recovery: { EXPERIMENTAL_strategy: 'startOver' },
    });
  });

  it('is the same for the same library', () => {
    expect(JSON.stringify(compileTemplate(formLibrary))).toBe(
      JSON.stringify(template),
    );
  });

  it('writes only patterns that the form and the backend compile', () => {
    const patterns = everyPattern(template.spec.parameters);
    expect(patterns.length).toBeGreaterThan(20);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
    }
  });
});

describe('the goal page', () => {
  const lines = (goal: string) =>
    Object.entries(shown(goalPage, { goal }))
      .filter(([key]) => key.startsWith('i_'))
      .map(([, field]) => field.description);

  it('names each skill with the very word that called it', () => {
    expect(lines('Pods in two subnets')).toEqual([
      'Skills for this goal; keep, drop or add on the next page:',
      '✓ **Operating Kubernetes**: your goal says “pod”',
      '✓ **Architecting Networks**: your goal says “subnet”',
    ]);
    expect(lines('k8s, no istio')).toEqual([
      'Skills for this goal; keep, drop or add on the next page:',
      '✓ **Operating Kubernetes**: your goal says “k8s”',
    ]);
  });

  it('has a field for the goal before there is one', () => {
    expect(Object.keys(shown(goalPage, {}))).toEqual([
      'goal',
      'i_none',
      'mode',
      'maturity',
    ]);
  });

  it('says when nothing matches and offers the skills', () => {
    for (const goal of ['a poem', 'no kubernetes']) {
      expect(lines(goal)).toEqual([
        '⚠ No skill matches this goal yet. Name what you want to build, or choose on the next page from: ' +
          'Architecting Networks, Operating Kubernetes, Implementing Service Mesh.',
      ]);
    }
  });
});

describe('the chain page', () => {
  it('offers to keep what matched, says what is required, and to add the rest', () => {
    const fields = shown(chainPage, { goal: 'istio in a vpc' });
    expect(Object.keys(fields).sort()).toEqual([
      'add',
      'i_operating-kubernetes',
      'keep_architecting-networks',
      'keep_implementing-service-mesh',
    ]);
    expect(fields['i_operating-kubernetes'].description).toBe(
      '✓ **Operating Kubernetes**: required by Implementing Service Mesh',
    );
    expect(
      shown(chainPage, { goal: 'pods' })['keep_operating-kubernetes'],
    ).toMatchObject({ default: true, description: 'Runs clusters.' });
  });

  it('shows a missing part with its numbered choices', () => {
    const { decisions } = shown(chainPage, { goal: 'pods' });
    expect(fieldsOf(decisions).R03).toMatchObject({
      description: 'No network is planned.',
      enum: [1, 2, 3],
      enumNames: ['1. Add it', '2. Go on', '3. Go back'],
      default: 1,
    });
    expect(shown(chainPage, { goal: 'pods in a vpc' }).decisions).toBe(
      undefined,
    );
  });

  it('does not let somebody go on who chose to go back', () => {
    const values = { ...base, goal: 'pods', decisions: { R03: 3 } };
    expect(accepts(chainPage, values)).toBe(false);
    expect(validate(settled(chainPage, values), chainPage).valid).toBe(false);
    expect(accepts(chainPage, { ...values, decisions: { R03: 2 } })).toBe(true);
  });
});

describe('the project page', () => {
  it('asks what to do when something is missing or fails', () => {
    const fields = shown(projectPage, { goal: 'pods' });
    expect(fields.onIncomplete).toMatchObject({
      enum: ['generate', 'continue', 'stop'],
      enumNames: [
        expect.stringMatching(/^A\. Generate/),
        expect.stringMatching(/^B\. Continue/),
        expect.stringMatching(/^C\. Stop/),
      ],
      default: 'generate',
    });
    expect(fields.onSkillError).toMatchObject({
      enum: ['skip', 'retry', 'stop'],
      default: 'stop',
    });
  });

  it('fills in the cloud that the goal names and picks the owner from the catalog', () => {
    const project = (goal: string) =>
      fieldsOf(shown(projectPage, { goal }).project);
    expect(project('a cluster').cloud).toMatchObject({
      enum: ['aws', 'gcp'],
      enumNames: ['Amazon', 'Google'],
      default: 'aws',
    });
    expect(project('GKE cluster').cloud.default).toBe('gcp');
    expect(project('no GKE').cloud.default).toBe('aws');
    expect(project('x').owner).toMatchObject({ 'ui:field': 'OwnerPicker' });
    expect(shown(projectPage, { goal: 'x' }).repository).toBeDefined();
  });
});
