import type {
  Configuration,
  Derived,
  Finding,
  JsonValue,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { ParsedFile } from '../parse';
import type { KubernetesTree } from './kubernetes';
import type { TerraformTree } from './terraform';

/** What the checks of the checklist look at. */
export interface CheckContext {
  files: ParsedFile[];
  byPath: Map<string, ParsedFile>;
  configuration: Configuration;
  derived: Derived;
  /** Folder of the outputs with a closing slash, or ''. */
  root: string;
  kubernetes: KubernetesTree;
  terraform: TerraformTree;
  /** Faults that the parsers found already. */
  findings: Finding[];
  /** True when the skill with this alias is in the chain. */
  has(alias: string): boolean;
  /** An answer by alias and question (`k8s.replicas`), undefined when it was not asked. */
  answer(path: string): JsonValue | undefined;
  /** The file below {@link root}, or undefined. */
  file(path: string): ParsedFile | undefined;
}

/** A place where a check does not hold. */
export interface Problem {
  file?: string;
  line?: number;
  message: string;
  fix?: string;
  /** Never more than a warning, whatever the maturity. */
  warn?: boolean;
}

/** One check: what holds when it passes, and how to find the places where it does not. */
export interface Check {
  /** `2.2` */
  id: string;
  title: string;
  /** A warning at starter, a failure from intermediate on. */
  lenient?: boolean;
  /** Undefined when the tree has nothing the check applies to. */
  run(context: CheckContext): Problem[] | undefined;
}

/** One of the ten items. */
export interface Item {
  item: number;
  title: string;
  checks: Check[];
}
