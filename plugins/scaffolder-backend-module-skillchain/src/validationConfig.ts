import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  PROGRAM_NAMES,
  PROGRAM_TIMEOUT,
  type ProgramOptions,
  resolveThresholds,
  type Thresholds,
} from '@skillchain/backstage-plugin-skillchain-node';

/** How `skillchain:validate` validates, as the portal's configuration says. */
export interface ValidationConfig {
  thresholds?: Partial<Thresholds>;
  /** Absent unless switched on. */
  programs?: ProgramOptions;
}

/** Seconds of `30s` or `2m`. */
function readTimeout(text: string | undefined): number {
  if (text === undefined) return PROGRAM_TIMEOUT;
  const [, number, unit] = /^([1-9]\d{0,3})\s*(s|m)$/.exec(text.trim()) ?? [];
  if (!number) {
    throw new InputError(
      `skillchain.validation.programs.timeout is "${text}". Give seconds or minutes, such as 30s or 2m.`,
    );
  }
  return Number(number) * (unit === 'm' ? 60 : 1);
}

/**
 * Reads `skillchain.validation`.
 *
 * @throws InputError - when a program is unknown, the time limit is none, or a threshold is out of range
 */
export function readValidationConfig(
  config: RootConfigService,
): ValidationConfig {
  const section = config.getOptionalConfig('skillchain.validation');
  const read = (name: keyof Thresholds) =>
    section?.getOptionalNumber(`thresholds.${name}`);
  const thresholds = {
    pass: read('pass'),
    partial: read('partial'),
    incomplete: read('incomplete'),
  };
  resolveThresholds(thresholds);
  const programs = section?.getOptionalConfig('programs');
  if (!programs?.getOptionalBoolean('enabled')) return { thresholds };
  const allow = programs.getOptionalStringArray('allow');
  const unknown = allow?.filter(name => !PROGRAM_NAMES.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new InputError(
      `skillchain.validation.programs.allow names ${unknown.join(', ')}. Validation can use ${PROGRAM_NAMES.join(', ')}.`,
    );
  }
  return {
    thresholds,
    programs: {
      allow: allow ?? 'all',
      timeoutSeconds: readTimeout(programs.getOptionalString('timeout')),
    },
  };
}
