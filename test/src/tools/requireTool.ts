import { spawnSync } from 'child_process';

/** A program that a test needs, and how to tell whether the one on PATH will do. */
export interface Tool {
  name: string;
  /** Arguments that print the version. */
  version: string[];
  /** Why this version will not do, or undefined. */
  unsuitable?(output: string): string | undefined;
}

function olderThan(output: string, major: number, minor: number): boolean {
  const found = /v?(\d+)\.(\d+)/.exec(output);
  if (!found) return true;
  const [, a, b] = found.map(Number);
  return a < major || (a === major && b < minor);
}

/** The programs that the suites of this folder run. */
export const TOOLS = {
  terraform: { name: 'terraform', version: ['version'] },
  kubectl: {
    name: 'kubectl',
    version: ['version', '--client'],
    // Debian's own is 1.20, which knows neither patches nor components.
    unsuitable: output =>
      olderThan(output, 1, 27) ? 'version 1.27 or newer is needed' : undefined,
  },
  'named-checkzone': { name: 'named-checkzone', version: ['-v'] },
  'named-checkconf': { name: 'named-checkconf', version: ['-v'] },
  haproxy: { name: 'haproxy', version: ['-v'] },
  keepalived: { name: 'keepalived', version: ['--version'] },
  promtool: { name: 'promtool', version: ['--version'] },
  shellcheck: { name: 'shellcheck', version: ['--version'] },
  shfmt: { name: 'shfmt', version: ['--version'] },
  yamllint: { name: 'yamllint', version: ['--version'] },
  bash: { name: 'bash', version: ['--version'] },
  bats: { name: 'bats', version: ['--version'] },
  dash: { name: 'dash', version: ['-c', ':'] },
  nginx: { name: 'nginx', version: ['-v'] },
  'systemd-analyze': { name: 'systemd-analyze', version: ['--version'] },
  // It wants to be called by its whole path.
  sshd: { name: '/usr/sbin/sshd', version: ['-V'] },
  nft: { name: 'nft', version: ['--version'] },
  logrotate: { name: '/usr/sbin/logrotate', version: ['--version'] },
  visudo: { name: '/usr/sbin/visudo', version: ['--version'] },
  amtool: { name: 'amtool', version: ['--version'] },
  jq: { name: 'jq', version: ['--version'] },
  'ansible-playbook': { name: 'ansible-playbook', version: ['--version'] },
  'ansible-lint': { name: 'ansible-lint', version: ['--version'] },
  'cloud-init': { name: 'cloud-init', version: ['--version'] },
} satisfies Record<string, Tool>;

/** Why a tool cannot be used, or undefined when it can. */
export function absenceOf(tool: Tool): string | undefined {
  const { error, stdout, stderr } = spawnSync(tool.name, tool.version, {
    encoding: 'utf8',
    env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null' },
  });
  if (error) {
    return 'code' in error && error.code === 'ENOENT'
      ? 'it is not installed'
      : error.message;
  }
  return tool.unsuitable?.(`${stdout}\n${stderr}`);
}

/**
 * Declares a test that needs a program.
 *
 * Without it the test is skipped and one line says so; with SKILLCHAIN_REQUIRE_TOOLS=1 it fails, so that
 * a continuous integration run cannot pass by lacking its tools.
 */
export function requireTool(
  tool: Tool,
  name: string,
  body: () => Promise<void>,
  timeout = 300_000,
): void {
  const reason = absenceOf(tool);
  const title = `${tool.name}: ${name}`;
  if (reason === undefined) {
    it(title, body, timeout);
    return;
  }
  const message = `not run: ${tool.name} (${reason})`;
  if (process.env.SKILLCHAIN_REQUIRE_TOOLS === '1') {
    it(title, () => {
      throw new Error(message);
    });
    return;
  }
  process.stderr.write(`${message}\n`);
  it.skip(title, body);
}
