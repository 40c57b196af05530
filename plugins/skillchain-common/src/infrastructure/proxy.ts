import type { JsonObject, Layout } from '../model';
import { text } from './read';

/** How requests pass nginx, when there is one. */
export interface ProxyPlan {
  nginxInCluster: boolean;
  frontService: string;
  proxyProtocol: boolean;
}

/** Decides where nginx stands; how long it waits is `derived.timeouts.proxy`. */
export function proxyPlan(
  name: string,
  layout: Layout,
  skills: Record<string, JsonObject>,
): ProxyPlan {
  const { k8s, lb, nginx } = skills;
  const nginxInCluster =
    Boolean(nginx && k8s) && layout === 'kubernetes-focused';
  return {
    nginxInCluster,
    frontService: nginxInCluster ? `${name}-nginx` : name,
    proxyProtocol:
      Boolean(nginx) &&
      !nginxInCluster &&
      text(lb, 'lb_type', '') === 'haproxy' &&
      text(lb, 'tls_termination', '') === 'passthrough',
  };
}
