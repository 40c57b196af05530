import { hclArguments, hclOutputs, hclRequired } from './hclBlocks';

const VARIABLES = [
  `
variable "region" {
  description = "Where"
  type        = string
  default     = "eu-west-1"
}
`,
  `
variable "key" {
  description = "Key of the tunnel"
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.key) > 8
    error_message = "Too short."
  }
}

variable "peers" {
  description = "Others"
  type = map(object({
    cidr = string
  }))
}

variable "vpc_cidr" {
  description = "Block"
  type        = string
}
`,
];
const VALUES = ['\nvpc_cidr = "10.0.0.0/16"\n'];

describe('filters for a thin root', () => {
  it('declares what has neither default nor value, without checks of other variables', () => {
    expect(hclRequired(VARIABLES, VALUES)).toBe(`
variable "key" {
  description = "Key of the tunnel"
  type        = string
  sensitive   = true
}

variable "peers" {
  description = "Others"
  type = map(object({
    cidr = string
  }))
}
`);
  });

  it('passes it on', () => {
    expect(hclArguments(VARIABLES, VALUES)).toBe(
      '  key   = var.key\n  peers = var.peers\n',
    );
    expect(hclArguments([], VALUES)).toBe('');
    expect(hclRequired([])).toBe('');
  });

  it('gives outputs back and keeps secrets secret', () => {
    const outputs = `
output "ids" {
  description = "Ids"
  value = {
    a = aws_vpc.main.id
  }
}

output "token" {
  description = "Token"
  value       = local.token
  sensitive   = true
}
`;
    expect(hclOutputs(outputs, 'module.platform')).toBe(`
output "ids" {
  description = "Ids"
  value       = module.platform.ids
}

output "token" {
  description = "Token"
  value       = module.platform.token
  sensitive   = true
}
`);
  });
});
