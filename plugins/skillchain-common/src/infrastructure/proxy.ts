import { durationSeconds } from '../answers/schedule';
import type { JsonObject, Layout } from '../model';
import { text } from './read';

/** What a silent upstream connection is granted without a balancer: an ordinary answer, or a WebSocket. */
const READ_SECONDS = { answer: 60, upgrade: 3600 };
/** An outer hop waits this much longer than the inner one, which then answers by itself. */
const MARGIN_SECONDS = 10;

/** How requests pass nginx, when there is one. */
export interface ProxyPlan {
  nginxInCluster: boolean;
  frontService: string;
  proxyReadSeconds: number;
  proxyProtocol: boolean;
}

function secondsOf(answers: JsonObject | undefined, id: string): number {
  return durationSeconds(text(answers, id, '')) ?? 0;
}

/**
 * Decides where nginx stands and how long it waits.
 *
 * The balancer's idle timeout rules nginx too, but never below what a call in the mesh may take: an inner
 * hop that is cut off leaves work behind that nobody waits for.
 */
export function proxyPlan(
  name: string,
  layout: Layout,
  skills: Record<string, JsonObject>,
): ProxyPlan {
  const { k8s, lb, mesh, nginx } = skills;
  const nginxInCluster =
    Boolean(nginx && k8s) && layout === 'kubernetes-focused';
  const alone = nginx?.websocket ? READ_SECONDS.upgrade : READ_SECONDS.answer;
  const request = secondsOf(mesh, 'request_timeout');
  return {
    nginxInCluster,
    frontService: nginxInCluster ? `${name}-nginx` : name,
    proxyReadSeconds: Math.max(
      secondsOf(lb, 'idle_timeout') || alone,
      request && request + MARGIN_SECONDS,
    ),
    proxyProtocol:
      Boolean(nginx) &&
      !nginxInCluster &&
      text(lb, 'lb_type', '') === 'haproxy' &&
      text(lb, 'tls_termination', '') === 'passthrough',
  };
}
