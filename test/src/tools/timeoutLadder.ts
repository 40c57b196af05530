import type { Defect } from './defects';
import type { GeneratedTree } from './trees';

/** Where a front says how long it waits for an answer: in which file, and with which words. */
const FRONTS: [RegExp, RegExp][] = [
  [/(^|\/)haproxy\.cfg$/, /^ {4}timeout server (\d+)s$/gm],
  [/(^|\/)load-balancer\.tf$/, /^ {2}idle_timeout = (\d+)$/gm],
  [/(^|\/)load-balancer\.tf$/, /^ {2}timeout_sec = (\d+)$/gm],
  [/(^|\/)load-balancer\.tf$/, /^ +request_timeout = (\d+)$/gm],
];
const ROUTE: [RegExp, RegExp][] = [
  [/\/k8s\/base\/httproute\.yaml$/, /^ +request: (\d+)s$/gm],
];

function secondsIn(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(([, number]) => Number(number));
}

/** What stands in front of an nginx must wait longer than it does: a client is to hear nginx's own answer. */
export function checkTimeoutLadder(trees: GeneratedTree[]): Defect[] {
  return trees.flatMap(({ id, files }) =>
    [...files].flatMap(([file, text]) => {
      const [wait] = [
        ...text.matchAll(/^proxy_read_timeout (\d+)(m?s);$/gm),
      ].map(([, number, unit]) => Number(number) / (unit === 'ms' ? 1000 : 1));
      if (wait === undefined) return [];
      const inCluster = file.includes('/k8s/');
      return (inCluster ? ROUTE : FRONTS).flatMap(([front, pattern]) =>
        [...files]
          .filter(([path]) => front.test(path))
          .flatMap(([path, content]) =>
            secondsIn(content, pattern)
              .filter(seconds => seconds <= wait)
              .map(seconds => ({
                tree: id,
                file,
                message: `waits ${wait} seconds, and ${path} in front of it only ${seconds}`,
              })),
          ),
      );
    }),
  );
}
