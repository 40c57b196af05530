import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject, JsonValue } from '@backstage/types';
import { validate } from 'jsonschema';
import { parse } from 'yaml';
import { LibraryStore } from '../libraries';
import { createConfigureAction } from './configure';
import { createGenerateAction } from './generate';
import { createMatchAction } from './match';
import { createUpgradeAction } from './upgrade';
import { createValidateAction } from './validate';

// Some examples generate, upgrade and validate whole repositories.
jest.setTimeout(60_000);

interface Step {
  id: string;
  action: string;
  input: JsonObject;
}

const libraries = LibraryStore.fromConfig(mockServices.rootConfig());
const actions: TemplateAction[] = [
  createMatchAction({ libraries }),
  createConfigureAction({ libraries }),
  createGenerateAction({ libraries }),
  createValidateAction({ libraries }),
  createUpgradeAction({ libraries }),
];

const REFERENCE = /^\$\{\{ steps\.(\w+)\.output\.(\w+) \}\}$/;

/** Puts earlier outputs in, as the scaffolder does. */
function render(
  value: JsonValue | undefined,
  outputs: Record<string, JsonObject>,
): JsonValue {
  if (typeof value === 'string') {
    const [, step, name] = REFERENCE.exec(value) ?? [];
    return step ? (outputs[step][name] ?? null) : value;
  }
  if (Array.isArray(value)) {
    return value.map(item => render(item, outputs));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, render(item, outputs)]),
    );
  }
  return value ?? null;
}

describe.each(actions.map(action => [action.id, action] as const))(
  'the examples of %s',
  (id, action) => {
    const workspace = createMockDirectory();

    it('exist, and each ends with this action', () => {
      expect(action.examples?.length).toBeGreaterThan(0);
      for (const { example } of action.examples ?? []) {
        const steps: Step[] = parse(example).steps;
        expect(steps.at(-1)?.action).toBe(id);
      }
    });

    it.each((action.examples ?? []).map(e => [e.description, e.example]))(
      '%s',
      async (_, example) => {
        workspace.clear();
        const outputs: Record<string, JsonObject> = {};
        for (const step of parse(example).steps as Step[]) {
          const used = actions.find(candidate => candidate.id === step.action);
          if (!used) {
            throw new Error(
              `The example uses the unknown action ${step.action}`,
            );
          }
          const input = render(step.input, outputs) as JsonObject;
          expect(validate(input, used.schema?.input ?? false).errors).toEqual(
            [],
          );
          outputs[step.id] = {};
          await used.handler({
            ...createMockActionContext({ input }),
            workspacePath: workspace.path,
            output: (name, value) => {
              outputs[step.id][name] = value as JsonValue;
            },
          });
          // What the portal promises of the output is what comes out, and it survives the task store.
          const stored = JSON.parse(JSON.stringify(outputs[step.id]));
          expect(stored).toEqual(outputs[step.id]);
          expect(validate(stored, used.schema?.output ?? false).errors).toEqual(
            [],
          );
        }
      },
    );
  },
);
