import type { ParsedFile } from '../parse';
import type { CheckContext, Problem } from './types';

/** How each kind of host firewall says that it refuses what no rule accepts. */
const FIREWALLS: { files: RegExp; refuses: RegExp }[] = [
  {
    files: /(^|\/)nftables\.conf$/,
    refuses: /hook input\b[^;{}]*;\s*policy drop;/,
  },
  {
    files: /(^|\/)ufw\/rules\.sh$/,
    refuses: /\bufw default (?:deny|reject) incoming\b/,
  },
  {
    files: /(^|\/)firewalld\/zones\/[^/]+\.xml$/,
    refuses: /<zone\b[^>]*\btarget="DROP"/,
  },
];

/** Distributions whose nftables service reads another file, which only includes the real one. */
function isStub({ text }: ParsedFile): boolean {
  return /^include "\/etc\/nftables\.conf"$/m.test(text ?? '');
}

/** 2.4: the second fence, on the hosts themselves. */
export function hostFirewalls(context: CheckContext): Problem[] | undefined {
  if (!context.has('linux')) return undefined;
  const found = context.files.flatMap(file =>
    FIREWALLS.filter(({ files }) => files.test(file.path) && !isStub(file)).map(
      ({ refuses }) => ({ file, refuses }),
    ),
  );
  if (found.length === 0) {
    return [
      {
        message:
          'Hosts have no firewall: the rules of the network are the only fence.',
        fix: 'Choose one.',
        warn: true,
      },
    ];
  }
  return found
    .filter(({ file, refuses }) => !refuses.test(file.text ?? ''))
    .map(({ file }) => ({
      file: file.path,
      message: 'The host firewall accepts what no rule names.',
      fix: 'Drop by default.',
    }));
}

const WANTED: [RegExp, string, string][] = [
  [/^PermitRootLogin\s+no$/im, 'root may log in', 'PermitRootLogin no'],
  [
    /^PasswordAuthentication\s+no$/im,
    'passwords are accepted',
    'PasswordAuthentication no',
  ],
];

/** 10.6: SSH without root and without passwords. */
export function sshAccess({ files }: CheckContext): Problem[] | undefined {
  const found = files.filter(f => /(^|\/)sshd_config(\.d\/|$)/.test(f.path));
  if (found.length === 0) return undefined;
  const text = found.map(file => file.text ?? '').join('\n');
  return WANTED.filter(([pattern]) => !pattern.test(text)).map(
    ([, what, fix]) => ({
      file: found[0].path,
      message: `SSH: ${what}.`,
      fix: `Write ${fix}.`,
    }),
  );
}
