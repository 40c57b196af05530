/** A JSON Schema as the compiled Template has it. */
export interface FormSchema {
  [key: string]: unknown;
  properties?: Record<string, unknown>;
  dependencies?: Record<string, unknown>;
  if?: FormSchema | boolean;
  then?: FormSchema;
  else?: FormSchema;
  allOf?: FormSchema[];
}

/**
 * What is left of a page when only some properties matter: conditions that lead to nothing else are gone, so that
 * evaluating the rest is quick.
 */
export function prune(
  schema: FormSchema,
  matters: (key: string, field: FormSchema) => boolean,
): FormSchema | undefined {
  const inner = (part: FormSchema | undefined) => part && prune(part, matters);
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([key, field]) => matters(key, field as FormSchema),
  );
  const dependencies = Object.entries(schema.dependencies ?? {}).flatMap(
    ([key, part]) => {
      const rest = Array.isArray(part) ? part : inner(part as FormSchema);
      return rest ? [[key, rest]] : [];
    },
  );
  const then = inner(schema.then);
  const otherwise = inner(schema.else);
  const allOf = schema.allOf?.map(inner).filter(part => part !== undefined);
  const branches =
    schema.if !== undefined && (then ?? otherwise)
      ? { if: schema.if, then: then ?? {}, else: otherwise ?? {} }
      : {};
  const pruned = {
    type: 'object',
    ...(properties.length && { properties: Object.fromEntries(properties) }),
    ...(dependencies.length && {
      dependencies: Object.fromEntries(dependencies),
    }),
    ...branches,
    ...(allOf?.length && { allOf }),
  };
  return Object.keys(pruned).length > 1 ? pruned : undefined;
}

type IsValid = (schema: FormSchema, values: unknown) => boolean;

/**
 * The properties that a page shows for given values: follows `dependencies`, `if` and `allOf` as the form does, with any
 * validator for the conditions.
 */
export function propertiesShown(
  schema: FormSchema,
  values: Record<string, unknown>,
  isValid: IsValid,
): Record<string, FormSchema> {
  const shown = { ...schema.properties } as Record<string, FormSchema>;
  const add = (part: FormSchema) => {
    const more = propertiesShown(part, values, isValid);
    for (const [key, field] of Object.entries(more)) {
      shown[key] = { ...shown[key], ...field };
    }
  };
  for (const [trigger, dependent] of Object.entries(
    schema.dependencies ?? {},
  )) {
    const declared = !schema.properties || trigger in schema.properties;
    if (
      declared &&
      values[trigger] !== undefined &&
      !Array.isArray(dependent)
    ) {
      add(dependent as FormSchema);
    }
  }
  if (schema.if !== undefined) {
    const holds =
      typeof schema.if === 'boolean' ? schema.if : isValid(schema.if, values);
    const branch = holds ? schema.then : schema.else;
    if (branch) {
      add(branch);
    }
  }
  schema.allOf?.forEach(add);
  return shown;
}

/** The values after a page was passed: its hidden fields, which nobody answers, have what the page says. */
export function withFlags(
  schema: FormSchema,
  values: Record<string, unknown>,
  isValid: IsValid,
): Record<string, unknown> {
  const hidden = Object.entries(
    propertiesShown(schema, values, isValid),
  ).filter(([, field]) => field['ui:widget'] === 'hidden');
  const settled = hidden.filter(([, field]) => field.default !== undefined);
  const known = {
    ...values,
    ...Object.fromEntries(settled.map(([key, field]) => [key, field.default])),
  };
  // Flags may depend on flags of their page: the form goes over a page until nothing changes.
  return settled.every(([key, field]) => values[key] === field.default)
    ? known
    : withFlags(schema, known, isValid);
}
