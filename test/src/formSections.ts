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
 * The properties that a page shows for given values: follows `dependencies`, `if` and `allOf` as the form does, with any
 * validator for the conditions.
 */
export function sectionsShown(
  schema: FormSchema,
  values: Record<string, unknown>,
  isValid: (schema: FormSchema, values: unknown) => boolean,
): string[] {
  const shown = Object.keys(schema.properties ?? {});
  for (const [trigger, dependent] of Object.entries(
    schema.dependencies ?? {},
  )) {
    const declared = !schema.properties || trigger in schema.properties;
    if (
      declared &&
      values[trigger] !== undefined &&
      !Array.isArray(dependent)
    ) {
      shown.push(...sectionsShown(dependent as FormSchema, values, isValid));
    }
  }
  if (schema.if !== undefined) {
    const holds =
      typeof schema.if === 'boolean' ? schema.if : isValid(schema.if, values);
    const branch = holds ? schema.then : schema.else;
    if (branch) {
      shown.push(...sectionsShown(branch, values, isValid));
    }
  }
  for (const part of schema.allOf ?? []) {
    shown.push(...sectionsShown(part, values, isValid));
  }
  return [...new Set(shown)];
}
