import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type { Defect } from './defects';
import { mapLimited, run, type Outcome } from './run';
import { entriesOf, type GeneratedTree, hashOf } from './trees';

// eslint-disable-next-line no-restricted-syntax
const STUB = path.join(__dirname, 'recovery-stub.sh');
/** Everything the scripts call that is no part of every Linux. */
const STUBBED = [
  ...[
    'age',
    'aws',
    'az',
    'createdb',
    'curl',
    'dig',
    'gcloud',
    'git',
    'install',
  ],
  ...['kubectl', 'mysql', 'mysqldump', 'pg_dump', 'pg_restore', 'pgbackrest'],
  ...['rsync', 'runuser', 'ssh', 'terraform', 'tofu', 'vault', 'velero'],
];
const SETTINGS = {
  BACKUP_HOST: 'backup@elsewhere',
  AGE_IDENTITY: '/dev/null',
  OBJECT_BUCKET: 'objects',
  OBJECT_CONTAINER: 'objects',
  OBJECT_PATH: '/usr/share/doc',
  BACKUP_PATHS: '/etc/hostname',
  PRIMARY_ADDRESS: '192.0.2.1',
  STANDBY_ADDRESS: '192.0.2.2',
};

/** Where the scripts of a tree are, and an environment it has. */
interface ScriptSet {
  tree: GeneratedTree;
  folder: string;
  environment: string;
}

function scriptSets(trees: GeneratedTree[]): ScriptSet[] {
  const sets = new Map<string, ScriptSet>();
  for (const tree of trees) {
    const scripts = entriesOf([tree], /(^|\/)scripts\/(lib\/)?[a-z-]+\.sh$/);
    const library = scripts.find(s => s.path.endsWith('/lib/recovery.sh'));
    const environment = library && /^ {4}([a-z]+)\)$/m.exec(library.text)?.[1];
    if (library && environment) {
      sets.set(hashOf(...scripts.map(s => s.text)), {
        tree,
        folder: path.posix.dirname(path.posix.dirname(library.path)),
        environment,
      });
    }
  }
  return [...sets.values()];
}

class Sandbox {
  private constructor(private readonly dir: string) {}

  static async create(): Promise<Sandbox> {
    const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-'));
    await fs.mkdir(path.join(dir, 'bin'));
    await fs.mkdir(path.join(dir, 'tmp'));
    for (const name of STUBBED) {
      await fs.symlink(STUB, path.join(dir, 'bin', name));
    }
    return new Sandbox(dir);
  }

  /** Runs a script; `env` starts it with the stubs first on the path. */
  script(file: string, ...args: string[]): Promise<Outcome> {
    const variables = Object.entries({
      ...SETTINGS,
      STUB_STORE: path.join(this.dir, 'store'),
      STATE_DIR: path.join(this.dir, 'state'),
      LOCK_DIR: path.join(this.dir, 'tmp'),
      TMPDIR: path.join(this.dir, 'tmp'),
      METRICS_DIR: path.join(this.dir, 'tmp'),
      SETTINGS_FILE: '/dev/null/none',
      PATH: `${path.join(this.dir, 'bin')}:${process.env.PATH}`,
    }).map(([key, value]) => `${key}=${value}`);
    return run('env', [...variables, file, ...args]);
  }

  /** A path that is removed with the sandbox: trees stay as they are. */
  path(name: string): string {
    return path.join(this.dir, name);
  }

  /** The calls so far that changed something. */
  async changes(): Promise<string> {
    const file = path.join(this.dir, 'store', 'changes');
    return fs.readFile(file, 'utf8').catch(() => '');
  }

  /** Spoils every stored file that `pattern` matches; true when there was one. */
  async spoil(pattern: RegExp): Promise<boolean> {
    const root = path.join(this.dir, 'store', 'objects');
    const names = await fs
      .readdir(root, { recursive: true })
      .catch(() => [] as string[]);
    const hit = names.filter(name => pattern.test(name));
    for (const name of hit) {
      await fs.chmod(path.join(root, name), 0o644);
      await fs.appendFile(path.join(root, name), 'spoilt\n');
    }
    return hit.length > 0;
  }

  async remove(): Promise<void> {
    await fs.rm(this.dir, { recursive: true, force: true });
  }
}

async function rehearse(set: ScriptSet, box: Sandbox): Promise<Defect[]> {
  const defects: Defect[] = [];
  const dir = path.join(set.tree.dir, set.folder);
  const env = ['--env', set.environment];
  const expectCode = async (
    wanted: number,
    why: string,
    name: string,
    ...args: string[]
  ) => {
    const { code, stdout, stderr } = await box.script(
      path.join(dir, name),
      ...args,
    );
    if (code !== wanted) {
      defects.push({
        tree: set.tree.id,
        file: `${set.folder}/${name}`,
        message: `${why}: ended with ${code}, not ${wanted}: ${`${stdout}${stderr}`.trim().split('\n').slice(-3).join(' | ')}`,
      });
    }
    return stdout;
  };

  const present = (await fs.readdir(dir)).filter(name =>
    /^(backup|restore|verify-backup|failover|dr-drill)\.sh$/.test(name),
  );
  const help = new Map<string, string>();
  for (const name of present) {
    help.set(name, await expectCode(0, 'help', name, '--help'));
    await expectCode(2, 'no environment', name);
    await expectCode(2, 'a wrong environment', name, '--env', 'nowhere');
  }
  const kinds =
    /of data[^:]*: ([a-z ]+)\./.exec(help.get('restore.sh') ?? '')?.[1] ?? '';
  const offersDryRun = help.get('backup.sh')?.includes('--dry-run');

  if (offersDryRun) {
    const target = ['--target', box.path('restored')];
    await expectCode(0, 'dry run', 'backup.sh', ...env, '--dry-run');
    await expectCode(0, 'dry run', 'verify-backup.sh', ...env, '--dry-run');
    for (const kind of kinds.split(' ')) {
      const one = ['--kind', kind, '--dry-run'];
      await expectCode(0, 'dry run', 'restore.sh', ...env, ...one, ...target);
    }
    if (present.includes('failover.sh')) {
      await expectCode(0, 'dry run', 'failover.sh', ...env, '--dry-run');
    }
    const changed = await box.changes();
    if (changed) {
      defects.push({
        tree: set.tree.id,
        file: set.folder,
        message: `a dry run changed something: ${changed.split('\n')[0]}`,
      });
    }
  }

  await expectCode(0, 'a backup', 'backup.sh', ...env);
  const script = await fs.readFile(path.join(dir, 'backup.sh'), 'utf8');
  // A job in the cluster stores the dump, which is out of sight here.
  const elsewhere = script.includes('--from="cronjob/') ? 'database' : '';
  for (const kind of kinds.split(' ').filter(name => name !== elsewhere)) {
    const one = ['--kind', kind];
    await expectCode(0, 'a good backup', 'verify-backup.sh', ...env, ...one);
  }
  if (elsewhere) {
    await expectCode(
      1,
      'a backup that is not there',
      'verify-backup.sh',
      ...env,
    );
  }
  await expectCode(2, 'a wrong kind', 'restore.sh', ...env, '--kind', 'moon');
  if (kinds.includes('files')) {
    const to = ['--target', box.path('restored'), '--yes'];
    await expectCode(
      0,
      'files back',
      'restore.sh',
      ...env,
      '--kind',
      'files',
      ...to,
    );
  }
  if (await box.spoil(/(\.dump|\.gz|\.txt|\.snap)(\.age)?$/)) {
    await expectCode(1, 'a damaged backup', 'verify-backup.sh', ...env);
  }
  return defects;
}

/** Runs every distinct set of recovery scripts against programs that only pretend. */
export async function checkRecoveryScripts(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const found = await mapLimited(scriptSets(trees), async set => {
    const box = await Sandbox.create();
    try {
      return await rehearse(set, box);
    } finally {
      await box.remove();
    }
  });
  return found.flat();
}
