import type { JsonObject, Layout } from '../model';
import { text } from './read';

/** What a script calls to bring a change out. */
export type DeployTool =
  'terraform' | 'pulumi' | 'ansible' | 'kubernetes' | 'release';

/** True when some skill writes into the Terraform root. */
export function hasTerraform(
  cloud: string,
  skills: Record<string, JsonObject>,
): boolean {
  const { iac, net, k8s, lb, dr, dns } = skills;
  if (['ansible', 'pulumi'].includes(text(iac, 'tool', 'terraform'))) {
    return false;
  }
  const inCloud = cloud !== 'on-prem';
  return Boolean(
    net ||
    iac ||
    (inCloud && (k8s || lb || dr || dns?.private_zone)) ||
    (dns && text(dns, 'provider', 'bind') !== 'bind'),
  );
}

/**
 * The tools that bring a change out, in the order in which they run. A kubernetes-focused repository deploys
 * workloads only: its infrastructure changes by review. Where nothing converges by itself, a release is copied.
 */
export function deployTools(
  layout: Layout,
  cloud: string,
  skills: Record<string, JsonObject>,
): DeployTool[] {
  const hosts = layout === 'multi-tier';
  const tools: DeployTool[] = [];
  if (hosts && hasTerraform(cloud, skills)) tools.push('terraform');
  if (hosts && text(skills.iac, 'tool', '') === 'pulumi') tools.push('pulumi');
  if (hosts && text(skills.cfg, 'tool', '') === 'ansible') {
    tools.push('ansible');
  }
  if (skills.k8s) tools.push('kubernetes');
  return tools.length > 0 ? tools : ['release'];
}
