/** Main region when the project names none, by cloud. */
export const DEFAULT_REGIONS: Record<string, string> = {
  aws: 'us-east-1',
  gcp: 'us-central1',
  azure: 'eastus2',
  'on-prem': 'dc1',
};

/** How a region is spelt, by cloud; sources without the flag, for the flag `u`. */
export const REGION_PATTERNS: Record<string, string> = {
  aws: '^[a-z]{2}(-[a-z]+)+-[1-9]$',
  gcp: '^[a-z]+-[a-z]+[0-9]{1,2}$',
  azure: '^[a-z]+[0-9]?$',
  'on-prem': '^[a-z][a-z0-9-]{1,30}$',
};

const PAIRS: Record<string, readonly (readonly [string, string])[]> = {
  aws: [
    ['us-east-1', 'us-west-2'],
    ['eu-west-1', 'eu-central-1'],
    ['ap-southeast-1', 'ap-northeast-1'],
  ],
  gcp: [
    ['us-central1', 'us-east1'],
    ['europe-west1', 'europe-west4'],
  ],
  azure: [
    ['eastus2', 'centralus'],
    ['northeurope', 'westeurope'],
  ],
  'on-prem': [['dc1', 'dc2']],
};

/** The region that usually takes over from another, or '' when no pair is agreed. */
export function secondaryRegion(cloud: string, region: string): string {
  for (const [a, b] of PAIRS[cloud] ?? []) {
    if (region === a) {
      return b;
    }
    if (region === b) {
      return a;
    }
  }
  return '';
}

/** Zones of the regions whose first three are not a, b and c (the providers' region lists). */
const ZONE_LETTERS: Record<string, string> = {
  'ap-northeast-1': 'acd',
  'ca-central-1': 'abd',
  'us-east1': 'bcd',
  'europe-west1': 'bcd',
};

/**
 * Zone names as the cloud's resources write them: the letter after the region on AWS, the whole
 * name on Google Cloud, a number on Azure, and one nameless zone on own hardware.
 */
export function zoneNames(
  cloud: string,
  region: string,
  count: number,
): string[] {
  const letters = [...(ZONE_LETTERS[region] ?? 'abc')].slice(0, count);
  switch (cloud) {
    case 'aws':
      return letters;
    case 'gcp':
      return letters.map(letter => `${region}-${letter}`);
    case 'azure':
      return ['1', '2', '3'].slice(0, count);
    default:
      return [''];
  }
}
