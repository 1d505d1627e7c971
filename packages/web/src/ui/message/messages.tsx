import { message } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'

type Messages = ReturnType<typeof message.useMessage>[0]

const MessagesContext = createContext<Messages | null>(null)

/** Holds the short messages over the page. Ant Design's `App` would bring its dialogs into the first load as well. */
export function MessagesProvider({ children }: { children: ReactNode }) {
  const [messages, holder] = message.useMessage()
  return (
    <MessagesContext value={messages}>
      {holder}
      {children}
    </MessagesContext>
  )
}

/** Shows a short message; throws outside its provider, for then nobody would see it. */
export function useMessages(): Messages {
  const messages = useContext(MessagesContext)
  if (!messages) throw new Error('useMessages needs a MessagesProvider above it.')
  return messages
}
