import path from 'path';
import { workloadsOf } from './item03';
import { at, containers, listAt } from './kubernetes';
import { nested } from './terraform';
import type { CheckContext, Item, Problem } from './types';

function probes(context: CheckContext): Problem[] | undefined {
  const served = workloadsOf(context).filter(o =>
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(o.kind),
  );
  if (served.length === 0) return undefined;
  const worker = context.answer('k8s.workload_type') === 'worker';
  const wanted = worker ? 'livenessProbe' : 'readinessProbe';
  const problems: Problem[] = [];
  for (const object of served) {
    const place = { file: object.file, line: object.line };
    for (const container of containers(object)) {
      const name = String(at(container, 'name'));
      if (!at(container, wanted)) {
        problems.push({
          ...place,
          message: `Container ${name} of ${object.name} has no ${wanted}.`,
          fix: `Add a ${wanted}.`,
        });
      }
      const ports = listAt(container, 'ports');
      for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
        const port =
          at(container, probe, 'httpGet', 'port') ??
          at(container, probe, 'tcpSocket', 'port');
        const known = ports.some(
          p => at(p, 'name') === port || at(p, 'containerPort') === port,
        );
        if (port !== undefined && !known) {
          problems.push({
            ...place,
            message: `The ${probe} of ${name} asks port ${port}, which the container does not declare.`,
            fix: 'Use a port of the container.',
          });
        }
      }
    }
  }
  return problems;
}

function balancerHealth({ terraform }: CheckContext): Problem[] | undefined {
  const found = terraform.resources.filter(r =>
    /^(aws_lb_target_group|google_compute_(region_)?backend_service)$/.test(
      r.type,
    ),
  );
  if (found.length === 0) return undefined;
  return found
    .filter(
      r =>
        nested(r.body, 'health_check').length === 0 &&
        !('health_checks' in r.body),
    )
    .map(r => ({
      file: r.file,
      line: r.line,
      message: `${r.type}.${r.name} has no health check.`,
      fix: 'Add a health check on the health path.',
    }));
}

/** The alerting rules of PrometheusRule objects and rule files, each with its place. */
function alerts(context: CheckContext) {
  const objects = context.kubernetes.objects
    .filter(o => o.kind === 'PrometheusRule')
    .map(o => ({
      file: o.file,
      line: o.line,
      groups: listAt(o.value, 'spec', 'groups'),
    }));
  const files = context.files
    .filter(file => /(^|\/)monitoring\/rules\//.test(file.path))
    .flatMap(file =>
      (file.yaml ?? []).map(document => ({
        file: file.path,
        line: document.line,
        groups: listAt(document.value, 'groups'),
      })),
    );
  return [...objects, ...files].flatMap(({ groups, ...place }) =>
    groups
      .flatMap(group => listAt(group, 'rules'))
      .map(rule => ({ ...place, rule })),
  );
}

function alerting(context: CheckContext): Problem[] | undefined {
  if (!context.has('k8s')) return undefined;
  const rules = alerts(context).filter(({ rule }) => at(rule, 'alert'));
  if (rules.length === 0) {
    return [
      {
        message: 'Nothing alerts when the workload is unavailable.',
        fix: 'Add a PrometheusRule; it comes with the maturity "intermediate".',
      },
    ];
  }
  return rules.flatMap(({ file, line, rule }) => {
    const name = String(at(rule, 'alert'));
    const absent = [
      ['severity label', at(rule, 'labels', 'severity')],
      ['summary', at(rule, 'annotations', 'summary')],
      ['runbook_url', at(rule, 'annotations', 'runbook_url')],
    ].filter(([, value]) => !value);
    const problems: Problem[] = absent.map(([what]) => ({
      file,
      line,
      message: `Alert ${name} has no ${what}.`,
      fix: 'Say how urgent it is, what happened and where the runbook is.',
    }));
    const url = String(at(rule, 'annotations', 'runbook_url') ?? '');
    const runbook = /(?:^|\/)(docs\/[\w./-]+\.md)/.exec(url)?.[1];
    if (runbook && !context.file(runbook)) {
      problems.push({
        file,
        line,
        message: `Alert ${name} points to ${path.posix.join(context.root, runbook)}, which does not exist.`,
        fix: 'Point it to an existing runbook.',
      });
    }
    return problems;
  });
}

function monitors(context: CheckContext): Problem[] | undefined {
  const { objects } = context.kubernetes;
  const found = objects.filter(o => o.kind === 'ServiceMonitor');
  if (found.length === 0) return undefined;
  const services = objects.filter(o => o.kind === 'Service');
  return found.flatMap(monitor => {
    const wanted = Object.entries(
      (at(monitor.value, 'spec', 'selector', 'matchLabels') as object) ?? {},
    );
    const common = context.kubernetes.kustomizations
      .flatMap(k => listAt(k.value, 'labels'))
      .map(entry => at(entry, 'pairs') as Record<string, unknown> | undefined);
    const selected = services.filter(service =>
      wanted.every(
        ([key, value]) =>
          at(service.value, 'metadata', 'labels', key) === value ||
          common.some(pairs => pairs?.[key] === value),
      ),
    );
    const ports = listAt(monitor.value, 'spec', 'endpoints').map(e =>
      at(e, 'port'),
    );
    const served = selected.some(service =>
      ports.every(
        port =>
          port === undefined ||
          listAt(service.value, 'spec', 'ports').some(
            p => at(p, 'name') === port,
          ),
      ),
    );
    return served
      ? []
      : [
          {
            file: monitor.file,
            line: monitor.line,
            message: `ServiceMonitor ${monitor.name} selects no Service with the port ${ports.join(', ')}.`,
            fix: 'Use labels and a port name of a Service.',
          },
        ];
  });
}

/** Whether the brackets of a PromQL expression match, strings left out. */
function balanced(expression: string): boolean {
  const closing: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
  const stack: string[] = [];
  const code = expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  for (const char of code) {
    if ('([{'.includes(char)) stack.push(char);
    else if (char in closing && stack.pop() !== closing[char]) return false;
  }
  return stack.length === 0;
}

function expressions(context: CheckContext): Problem[] | undefined {
  const rules = alerts(context);
  if (rules.length === 0) return undefined;
  return rules
    .filter(({ rule }) => {
      const expression = at(rule, 'expr');
      return typeof expression !== 'string' || !balanced(expression);
    })
    .map(({ file, line, rule }) => ({
      file,
      line,
      message: `The expression of ${String(at(rule, 'alert') ?? at(rule, 'record'))} is not complete PromQL.`,
      fix: 'Check it with promtool.',
    }));
}

/** 4: monitoring and health checks configured. */
export const item04: Item = {
  item: 4,
  title: 'Monitoring and health checks configured',
  checks: [
    {
      id: '4.1',
      title: 'Every long-running container says when it is healthy',
      run: probes,
    },
    {
      id: '4.2',
      title: 'Every balancer asks its backends for health',
      run: balancerHealth,
    },
    {
      id: '4.3',
      title: 'Alerts say how urgent they are and where the runbook is',
      lenient: true,
      run: alerting,
    },
    { id: '4.4', title: 'Metrics are collected from a Service', run: monitors },
    {
      id: '4.5',
      title: 'Alert expressions are complete',
      run: expressions,
    },
  ],
};
