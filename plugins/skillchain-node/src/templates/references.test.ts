import { TemplateSet } from '.';

const references = (source: string) =>
  [...new TemplateSet(new Map([['a', source]])).references('a')].sort();

describe('TemplateSet.references', () => {
  it.each<[string, string[]]>([
    ['<$ k8s.replicas | yaml $>', ['k8s.replicas']],
    ['<$ derived.balancer.port | token $>', ['derived.balancer']],
    ['<% if atLeast("advanced") and has.dns %>x<% endif %>', ['atLeast', 'has.dns']], // prettier-ignore
    ['<% set x = net.block %><$ x.y | hcl $>', ['net.block']],
    ['<% for env in derived.environments %><$ env.name | token $><% endfor %>', ['derived.environments']], // prettier-ignore
    ['<% import "partials/p.njk" as p %><$ p.box(self, project.name) | rendered $>', ['project.name', 'self']], // prettier-ignore
    ['<% for x in range(3) %><$ loop.index | token $><% endfor %>', []],
    ['<% if %>', []],
  ])('%s', (source, expected) => {
    expect(references(source)).toEqual(expected);
  });
});
