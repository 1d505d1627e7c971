import { contract } from '@opencxm/server/contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMessages } from '../../ui/message/messages.tsx'
import { callRoute } from '../api/call-route.ts'
import { useProblemText } from './use-problem-text.ts'

type Props = {
  href: string
  className: string
  /** The file's name; without one the server names it. */
  name?: string
  title?: string
  children: ReactNode
}

/** A link to a file of the server. It asks first whether the server is there and knows who asks: a download that fails says nothing. */
export function Download({ href, className, name = '', title, children }: Props) {
  const { t } = useTranslation('shell')
  const messages = useMessages()
  const explain = useProblemText()
  const fetchFile = async () => {
    try {
      await callRoute(contract.auth.session)
    } catch (error) {
      const { title: failed, hint } = explain(error)
      messages.error(t('refusal', { title: failed, why: hint }))
      return
    }
    const link = document.createElement('a')
    link.href = href
    link.download = name
    link.click()
  }
  return (
    <a
      className={className}
      href={href}
      download={name}
      title={title}
      onClick={(event) => {
        event.preventDefault()
        void fetchFile()
      }}
    >
      {children}
    </a>
  )
}
