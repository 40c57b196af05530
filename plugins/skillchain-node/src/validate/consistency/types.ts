import type { CheckContext } from '../checklist';

/** A place of a tree that does not fit to another place of it. */
export interface Disagreement {
  file: string;
  line?: number;
  /** What stands here, and what and where it disagrees with. */
  message: string;
  fix: string;
  /** What is named here is nowhere: no fault of this file when a promised file is missing. */
  absent?: boolean;
  /** Documents that have grown old stop nobody. */
  warn?: boolean;
}

/** One kind of agreement between files. */
export interface ConsistencyCheck {
  /** `consistency/kubernetes` */
  id: string;
  run(context: CheckContext): Disagreement[];
}
