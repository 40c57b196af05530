/** Name and address of a person in a commit. */
export interface Identity {
  name: string;
  email: string;
}

/**
 * Text that can stand in an author line: one line without the angle brackets that
 * end a name or an address there.
 */
export function cleanIdentityText(value: string | undefined): string {
  return (value ?? '')
    .replace(/[<>\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
