import { InputError } from '@backstage/errors';
import {
  configurationSchema,
  jsonValueSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { validate } from 'jsonschema';
import { z } from 'zod';
import { parseActionInput, toActionSchema } from './schema';

describe('toActionSchema', () => {
  it('keeps keys with defaults optional in inputs and certain in outputs', () => {
    const schema = z.object({ a: z.string().default('x'), b: z.number() });
    expect(toActionSchema(schema, 'input').required).toEqual(['b']);
    expect(toActionSchema(schema, 'output').required).toEqual(['a', 'b']);
  });

  it('has no references, which the portal would not show', () => {
    const text = JSON.stringify(toActionSchema(configurationSchema, 'input'));
    expect(text).not.toContain('$ref');
    expect(text).not.toContain('definitions');
  });

  it('accepts any JSON value where one is allowed', () => {
    const schema = toActionSchema(z.object({ v: jsonValueSchema }), 'input');
    for (const v of ['text', 1, false, [1, { a: [] }], { a: 1 }]) {
      expect(validate({ v }, schema).valid).toBe(true);
    }
    expect(validate({}, schema).valid).toBe(false);
  });
});

describe('parseActionInput', () => {
  const schema = z.object({
    name: z.string().default('shop'),
    count: z.number(),
    nested: z.object({ list: z.array(z.string()) }).optional(),
  });

  it('applies defaults to frozen input without prototype', () => {
    const input = Object.freeze(
      Object.assign(Object.create(null), { count: 2 }),
    );
    expect(parseActionInput('a:b', schema, input)).toEqual({
      name: 'shop',
      count: 2,
    });
  });

  it('lists every wrong key at once', () => {
    const parse = () => parseActionInput('a:b', schema, { name: 1 });
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(/a:b: the input does not fit\.\nname: .*\ncount: /);
  });

  it('refuses a template expression that was not rendered', () => {
    expect(() =>
      parseActionInput('a:b', schema, {
        count: 1,
        nested: { list: ['fine', '${{ steps.x.output.y }}'] },
      }),
    ).toThrow(/not rendered: nested\.list\.1/);
  });
});
