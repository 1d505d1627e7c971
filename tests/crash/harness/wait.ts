/** Asks again and again until the answer is not null; an Error that names what was awaited after `deadlineMs`, long enough for any machine. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null> | T | null,
  deadlineMs = 180_000,
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
