import { factsOf } from './problem.ts'

/**
 * Saves over what was read. After a refusal because somebody else changed it meanwhile it is read anew: who saves once more, having
 * been told, replaces what that person wrote, and nothing that a third one wrote since.
 */
export function saverOver<Read>(first: Read, readAgain: () => Promise<Read | undefined>) {
  let read = first
  return async (send: (read: Read) => Promise<Read>): Promise<Read> => {
    try {
      read = await send(read)
      return read
    } catch (error) {
      if (factsOf(error).code === 'conflict') read = (await readAgain()) ?? read
      throw error
    }
  }
}
