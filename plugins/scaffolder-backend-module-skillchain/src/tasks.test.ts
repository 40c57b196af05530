import { readFileSync } from 'node:fs';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  configure,
  match,
  parametersToRequest,
} from '@skillchain/backstage-plugin-skillchain-common';
import request from 'supertest';
import { createGenerateAction } from './actions/generate';
import {
  configureStep,
  generateStep,
  matchStep,
  validateStep,
} from './actions/exampleSteps';
import { LibraryStore } from './libraries';
import skillchainModule from '.';

// Generating and checking some two hundred files takes seconds on a busy machine.
jest.setTimeout(60_000);

const template = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'dry' },
  spec: {
    owner: 'guests',
    type: 'infrastructure',
    parameters: [],
    steps: [
      matchStep('${{ parameters.goal }}'),
      configureStep({ mode: '${{ parameters.mode }}' }),
      generateStep(),
      validateStep(),
    ],
    output: {
      text: [
        { title: 'Report', content: '${{ steps.validate.output.status }}' },
        {
          title: 'Plan',
          content: '${{ steps.generate.output.plan.markdown }}',
        },
      ],
    },
  },
};

interface DryRun {
  log: { body: { message: string; status?: string } }[];
  directoryContents: { path: string; base64Content: string }[];
  output: { text?: { content: string }[] };
}

describe('a dry run in a real scaffolder', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        skillchainModule,
        catalogServiceMock.factory(),
        mockServices.rootConfig.factory({ data: {} }),
      ],
    });
  });

  const dryRun = (values: JsonObject) =>
    request(backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({ template, values, directoryContents: [] });

  it('shows the files, one log line per skill, and the report', async () => {
    const { status, body } = await dryRun({
      goal: 'a VPC with a kubernetes cluster',
      mode: 'defaults',
    });
    expect(status).toBe(200);
    const { log, directoryContents, output } = body as DryRun;
    const main = directoryContents.find(
      file => file.path === 'infrastructure/terraform/main.tf',
    );
    expect(Buffer.from(main?.base64Content ?? '', 'base64').toString()).toMatch(
      /locals \{/,
    );
    const lines = log.map(event => event.body.message).join('\n');
    expect(lines).toMatch(/STEP 1\/2: architecting-networks/);
    expect(lines).toMatch(/STEP 2\/2: operating-kubernetes/);
    expect(output.text?.[0].content).toBe('PASS');
    // What a real run would do to each file, in words.
    expect(lines).toMatch(/create +infrastructure\/terraform\/main\.tf\n/);
    expect(output.text?.[1].content).toMatch(
      /\| create \| `infrastructure\/k8s\/base\/deployment\.yaml` \| operating-kubernetes \| .*`operating-kubernetes\.image`.* \| fulfilled \|/,
    );
  });

  it.each([
    ['', /The goal is empty/],
    ['a birthday cake', /no skill matches/i],
  ])('says what to do about the goal "%s"', async (goal, message) => {
    const { body } = await dryRun({ goal, mode: 'defaults' });
    expect(JSON.stringify(body)).toMatch(message);
  });
});

describe('skillchain:generate', () => {
  const workspace = createMockDirectory();
  const libraries = new LibraryStore([`${__dirname}/__fixtures__/library`]);
  const action = createGenerateAction({ libraries });
  let input: JsonObject;

  beforeAll(async () => {
    const { library } = await libraries.get('kitchen');
    const parameters = { goal: 'tea' };
    input = {
      library: 'kitchen',
      configuration: configure(library, {
        match: match(library, parametersToRequest(library, parameters)),
        parameters,
        mode: 'defaults',
      }),
    };
  });

  const context = (options: object = {}) => ({
    ...createMockActionContext({ input }),
    workspacePath: workspace.path,
    ...options,
  });

  it('writes nothing once the task is cancelled', async () => {
    workspace.clear();
    await expect(
      action.handler(context({ signal: AbortSignal.abort() })),
    ).rejects.toThrow(/abort/i);
    expect(workspace.content()).toEqual({});
  });

  it('takes the recorded result when the task is resumed, and makes up for a lost workspace', async () => {
    workspace.clear();
    const recorded = new Map<string, JsonValue>();
    let worked = 0;
    const checkpoint = async (options: {
      key: string;
      fn: () => Promise<JsonValue> | JsonValue;
    }) => {
      if (!recorded.has(options.key)) {
        worked += 1;
        recorded.set(options.key, await options.fn());
      }
      return recorded.get(options.key);
    };
    await action.handler(context({ checkpoint }));
    const before = readFileSync(workspace.resolve('tea.md'), 'utf8');
    await action.handler(context({ checkpoint }));
    expect(worked).toBe(1);

    workspace.clear();
    await action.handler(context({ checkpoint }));
    expect(worked).toBe(1);
    expect(readFileSync(workspace.resolve('tea.md'), 'utf8')).toBe(before);
  });

  it('does not write outside of the workspace', async () => {
    await expect(
      action.handler(context({ input: { ...input, targetPath: '../out' } })),
    ).rejects.toThrow(/not allowed|outside/i);
  });
});
