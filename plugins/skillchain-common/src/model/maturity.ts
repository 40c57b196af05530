import { z } from 'zod';

/** The three levels of operational machinery, in ascending order. */
export const MATURITIES = ['starter', 'intermediate', 'advanced'] as const;

/** zod schema of {@link Maturity}. */
export const maturitySchema = z.enum(MATURITIES);

/**
 * How much is generated and demanded.
 *
 * @public
 */
export type Maturity = z.infer<typeof maturitySchema>;

/** The modes of answering: ask every question, take every default, or ask a blueprint's questions. */
export const MODES = ['guided', 'defaults', 'blueprint'] as const;

/** zod schema of {@link Mode}. */
export const modeSchema = z.enum(MODES);

/**
 * How a run gets its answers.
 *
 * @public
 */
export type Mode = z.infer<typeof modeSchema>;
