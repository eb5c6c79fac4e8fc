import { expect, test } from './support/browser-test.ts';

test('regenerating makes a sibling and nothing is destroyed', async ({ playground, vendor, page }) => {
  const model = vendor.scripted(
    'gpt',
    { text: ['First answer.'] },
    { text: ['Second answer.'] },
    { text: ['Third answer.'] },
  );
  await playground.choose(model);
  await playground.ask('Say something');
  const answer = await playground.settled();
  for (const text of ['Second answer.', 'Third answer.']) {
    await answer.getByRole('button', { name: 'Regenerate' }).click();
    await expect(await playground.settled()).toContainText(text);
  }
  await expect(answer).toContainText('3/3');
  await answer.getByRole('button', { name: 'Previous answer' }).click();
  await expect(answer).toContainText('Second answer.');
  await expect(answer).toContainText('2/3');
  await page.reload();
  await expect(answer).toContainText('Second answer.');
  await answer.getByRole('button', { name: 'Previous answer' }).click();
  await expect(answer).toContainText('First answer.');
});

test('editing a question makes a version beside it, with everything below kept', async ({
  playground,
  vendor,
}) => {
  const model = vendor.scripted(
    'gpt',
    { text: ['About cats.'] },
    { text: ['More of cats.'] },
    { text: ['About dogs.'] },
  );
  await playground.choose(model);
  await playground.ask('Cats?');
  await expect(await playground.settled()).toContainText('About cats.');
  await playground.ask('More?');
  await expect(await playground.settled()).toContainText('More of cats.');
  const question = playground.questions.first();
  await question.hover();
  await question.getByRole('button', { name: 'Edit' }).click();
  await expect(playground.composer).toHaveValue('Cats?');
  await playground.ask('Dogs?');
  await expect(await playground.settled()).toContainText('About dogs.');
  await expect(playground.questions).toHaveCount(1);
  await expect(question).toContainText('2/2');
  await question.getByRole('button', { name: 'Previous question' }).click();
  await expect(playground.questions).toHaveCount(2);
  await expect(playground.answers.last()).toContainText('More of cats.');
});

test('the arrow up in an empty composer edits the last question, Esc leaves it', async ({ playground }) => {
  await playground.choose('test/echo');
  await playground.ask('A question of mine');
  await playground.settled();
  await playground.composer.press('ArrowUp');
  await expect(playground.composer).toHaveValue('A question of mine');
  await playground.composer.press('Escape');
  await expect(playground.composer).toHaveValue('');
});

test('a branch goes on in a chat of its own', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.ask('The root');
  const answer = await playground.settled();
  await answer.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Branch into a new chat' }).click();
  await expect(page.getByRole('navigation', { name: 'Chats' }).getByRole('listitem')).toHaveCount(2);
  await expect(playground.questions).toHaveText(/The root/);
});

test('a deleted chat comes back with Undo', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.ask('Do not lose me');
  await playground.settled();
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByRole('button', { name: 'Actions for Do not lose me' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(chats.getByRole('listitem')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(chats.getByRole('listitem')).toHaveCount(1);
  await expect(playground.questions).toHaveText(/Do not lose me/);
});
