import { createContext, type ReactNode, use } from 'react'

/** What titles here are: those of cards are one below the section's, or below the page's where there is none. */
const CardHeading = createContext<'h2' | 'h3'>('h2')

type CardProps = {
  title?: string
  /** What the figures are, in lighter ink beside the title. */
  subtitle?: ReactNode
  /** At the right of the head: legend, link, count. */
  extra?: ReactNode
  children: ReactNode
  className?: string
}

/** A white box with a line and no shadow. */
export function Card({ title, subtitle, extra, children, className }: CardProps) {
  const Heading = use(CardHeading)
  return (
    <div className={className ? `card ${className}` : 'card'}>
      {title ? (
        <div className="card-head">
          <Heading>{title}</Heading>
          {subtitle ? <span className="s">{subtitle}</span> : null}
          {extra ? (
            <>
              <span className="sp" />
              {extra}
            </>
          ) : null}
        </div>
      ) : null}
      {children}
    </div>
  )
}

type SectionProps = { title: string; subtitle?: ReactNode; extra?: ReactNode; children: ReactNode }

/** A question and its answer: heading, a few words, then the pictures. */
export function Section({ title, subtitle, extra, children }: SectionProps) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {subtitle ? <span className="s">{subtitle}</span> : null}
        {extra ? (
          <>
            <span className="sp" />
            {extra}
          </>
        ) : null}
      </div>
      <CardHeading value="h3">{children}</CardHeading>
    </section>
  )
}
