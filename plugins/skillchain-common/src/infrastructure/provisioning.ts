import type { JsonObject, Maturity } from '../model';
import { text } from './read';
import type { Derived } from './types';

/** Where state goes when nobody says otherwise: into the cloud that it describes. */
const NATIVE_BACKENDS: Record<string, string> = {
  aws: 's3',
  gcp: 'gcs',
  azure: 'azurerm',
};

/** Storage accounts have 3 to 24 letters and digits, no dashes. */
const ACCOUNT_LENGTH = 24;
const STATE_SUFFIX = 'tfstate';

function bucketName(answer: string, backend: string): string {
  if (backend !== 'azurerm') {
    return answer;
  }
  const plain = answer.replace(/[^a-z0-9]/gu, '');
  if (plain.length <= ACCOUNT_LENGTH) {
    return plain;
  }
  // The end says what the account is for; the beginning says whose it is.
  return plain.endsWith(STATE_SUFFIX)
    ? `${plain.slice(0, ACCOUNT_LENGTH - STATE_SUFFIX.length)}${STATE_SUFFIX}`
    : plain.slice(0, ACCOUNT_LENGTH);
}

/** Tools that do not read Terraform code, and so are provisioners of their own. */
const OTHER_PROVISIONERS = ['ansible', 'pulumi'];

const COMMANDS: Record<string, { command: string; name: string }> = {
  opentofu: { command: 'tofu', name: 'OpenTofu' },
  pulumi: { command: 'pulumi', name: 'Pulumi' },
};

/**
 * Which tool is run and where its state is. Without the skill that asks: Terraform, one values file for each
 * environment, state in the project's cloud (on own hardware an HTTP server), and a local file only for a single
 * environment at the starter level. Pulumi keeps environments apart as stacks, so nobody is asked about that.
 */
export function provisioning(
  iac: JsonObject | undefined,
  run: {
    cloud: string;
    name: string;
    maturity: Maturity;
    environments: readonly string[];
  },
): Pick<
  Derived,
  | 'provisioner'
  | 'terraformCommand'
  | 'terraformName'
  | 'stateBackend'
  | 'nativeState'
  | 'stateBucket'
  | 'envIsolation'
> {
  const tool = text(iac, 'tool', 'terraform');
  const nativeState = NATIVE_BACKENDS[run.cloud] ?? 'http';
  const assumed =
    !iac && run.maturity === 'starter' && run.environments.length === 1
      ? 'local'
      : nativeState;
  const stateBackend = text(iac, 'state_backend', assumed);
  const { command, name } = COMMANDS[tool] ?? {
    command: 'terraform',
    name: 'Terraform',
  };
  return {
    provisioner: OTHER_PROVISIONERS.includes(tool) ? tool : 'terraform',
    terraformCommand: command,
    terraformName: name,
    stateBackend,
    nativeState,
    stateBucket: bucketName(
      text(iac, 'state_bucket', `${run.name}-${STATE_SUFFIX}`),
      stateBackend,
    ),
    envIsolation:
      tool === 'pulumi' ? 'stacks' : text(iac, 'env_isolation', 'tfvars'),
  };
}

/** Where Terraform or Pulumi is run for an environment, and where its values stand. */
export function terraformPlaces(
  environment: string,
  envIsolation: string,
): { terraformDir: string; valuesFile: string } {
  if (envIsolation === 'stacks') {
    return {
      terraformDir: 'infrastructure/pulumi',
      valuesFile: `infrastructure/pulumi/Pulumi.${environment}.yaml`,
    };
  }
  const root = 'infrastructure/terraform';
  return envIsolation === 'directories'
    ? {
        terraformDir: `${root}/environments/${environment}`,
        valuesFile: `${root}/environments/${environment}/main.tf`,
      }
    : {
        terraformDir: root,
        valuesFile: `${root}/environments/${environment}.tfvars`,
      };
}
