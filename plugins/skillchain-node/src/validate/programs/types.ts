import type { ParsedFile } from '../parse';
import type { Outcome } from './execute';

/** What a program said about a file. */
export interface Complaint {
  file: string;
  line?: number;
  message: string;
  /** A matter of form: it stops nobody. */
  warn?: boolean;
}

/** Where a program runs: nothing it does reaches the tree. */
export interface Workbench {
  /** A folder that holds a copy of the text files of the tree, at their paths. */
  copy: string;
  /** Whether programs run as root, be it only of a namespace. */
  isRoot: boolean;
  /** Absolute path of the program. */
  command: string;
  /** A new empty folder, which is removed at the end. */
  scratch(): Promise<string>;
  /** Runs the program, or another one by its name. */
  run(
    args: readonly string[],
    options?: {
      cwd?: string;
      input?: string;
      env?: Record<string, string>;
      command?: string;
    },
  ): Promise<Outcome>;
}

/** A program on the host that knows a language better than this project. */
export interface Program {
  /** Its name, which is also its command. */
  name: string;
  /** Arguments that print the version, where not every version will do. */
  version?: { args: string[]; unsuitable(output: string): string | undefined };
  /** The files that it has something to say about. */
  files(files: readonly ParsedFile[]): ParsedFile[];
  /**
   * Why it must not be run over these files: they would make it fetch, write or execute something. Programs are
   * trusted, what they read is not.
   */
  refuses?(chosen: readonly ParsedFile[]): string | undefined;
  /** @throws NotRun - when the host lacks something else that is needed */
  check(
    chosen: readonly ParsedFile[],
    bench: Workbench,
    all: readonly ParsedFile[],
  ): Promise<Complaint[]>;
}

/** The host lacks what a program needs beside itself. */
export class NotRun extends Error {}
