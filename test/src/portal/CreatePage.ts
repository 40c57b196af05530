import type { Locator, Page } from 'playwright-core';

/** The Create page as a person uses it: by what the screen says. */
export class CreatePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the portal and chooses the Template. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page
      .getByText('Production-ready infrastructure')
      .first()
      .waitFor();
    // Several cards have a button "Choose": the address says which Template is meant.
    const template = '/create/templates/default/infrastructure';
    await this.page.goto(new URL(template, url).href);
    await this.goal().waitFor();
  }

  goal(): Locator {
    return this.page.getByLabel(/^Goal/);
  }

  /** The live line of a skill, with the word of the goal that called it. */
  matchLine(skill: string): Locator {
    return this.page.getByText(new RegExp(`✓ ${skill}: your goal`));
  }

  /** A field by the path of its value, such as `project.name`. */
  field(path: string): Locator {
    return this.page.locator(`[id="root_${path.replaceAll('.', '_')}"]`);
  }

  /** Goes one page on and waits until that page is there. */
  async next(title: string): Promise<void> {
    const last = title === 'Review';
    await this.page
      .getByRole('button', { name: last ? 'Review' : 'Next', exact: true })
      .click();
    // the stepper marks the current step, and only that one
    await this.page
      .locator('.MuiStepLabel-label.MuiStepLabel-active', { hasText: title })
      .waitFor();
  }

  /** Goes on through several pages. */
  async through(...titles: string[]): Promise<void> {
    for (const title of titles) await this.next(title);
  }

  /** Value of a row of the Review page. */
  reviewed(label: string): Locator {
    return this.page
      .getByRole('row', { name: new RegExp(`^${label}`) })
      .locator('td')
      .last();
  }

  /** A link of the result. The stock page gives it the role of a button, and hidden text after the title. */
  resultLink(title: string): Locator {
    return this.page.locator('a[href]', {
      hasText: new RegExp(`^${title}`, 'i'),
    });
  }

  /** Starts the task and waits until it ended well or badly. */
  async generate(): Promise<void> {
    await this.page.getByRole('button', { name: 'Generate project' }).click();
    await this.page.waitForURL(/\/create\/tasks\//);
    const repository = this.resultLink('Repository');
    const failure = this.page.getByRole('alert');
    await repository.or(failure).first().waitFor();
    if (await failure.isVisible()) {
      throw new Error(`The task failed: ${await failure.innerText()}`);
    }
  }
}
