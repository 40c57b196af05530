/**
 * Loads skill libraries, generates and validates repositories, and holds the `skillchain` command.
 *
 * @packageDocumentation
 */
export * from './load';
export * from './generate';
export * from './validate';
export * from './plan';
export * from './upgrade';
export { runCli } from './cli/runCli';
