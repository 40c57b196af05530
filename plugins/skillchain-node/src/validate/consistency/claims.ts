import type { Disagreement } from './types';

/** What one place says about something that several places must say alike. */
export interface Claim {
  /** What it is about, for people: `the host name of production`. */
  subject: string;
  value: string;
  file: string;
  line?: number;
  /** What the answers of the run give it; that side is taken to be right when places differ. */
  planned?: string;
}

function placeOf({ file, line }: Claim): string {
  return line === undefined ? file : `${file}:${line}`;
}

/**
 * Compares all places that speak of one thing. When they differ, the planned value is right if anybody has it, else
 * the one that most have; every other place is told which place it disagrees with.
 */
export function compareClaims(claims: readonly Claim[]): Disagreement[] {
  const subjects = new Map<string, Claim[]>();
  for (const claim of claims) {
    const known = subjects.get(claim.subject);
    if (known) known.push(claim);
    else subjects.set(claim.subject, [claim]);
  }
  return [...subjects.values()].flatMap(group => {
    const counts = new Map<string, number>();
    for (const { value } of group) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    if (counts.size < 2) return [];
    const planned = group.find(({ value, planned: plan }) => value === plan);
    const right =
      planned ??
      group.reduce((best, claim) =>
        counts.get(claim.value)! > counts.get(best.value)! ? claim : best,
      );
    return group
      .filter(({ value }) => value !== right.value)
      .map(claim => ({
        file: claim.file,
        line: claim.line,
        message: `${capital(claim.subject)} is ${claim.value} here, but ${right.value} in ${placeOf(right)}.`,
        fix: `Write ${right.value} here, or change every place.`,
      }));
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
