/** Small marks of the verdicts: direction only; the colour comes from around them. */
export const DownIcon = () => (
  <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
    <path d="M0 1.5h8L4 7z" fill="currentColor" />
  </svg>
)

/** Direction up. */
export const UpIcon = () => (
  <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
    <path d="M0 6.5h8L4 1z" fill="currentColor" />
  </svg>
)

/** No direction found. */
export const SameIcon = () => (
  <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
    <path d="M0 2.5h8M0 5.5h8" stroke="currentColor" strokeWidth="1.4" />
  </svg>
)

/** Opens downwards. */
export const CaretIcon = () => (
  <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
    <path d="M2 3.5 5 6.5 8 3.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
  </svg>
)

/** More is known about this number. */
export const InfoIcon = () => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    <circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.2" />
    <path d="M7 6.2v3.6M7 4v1" stroke="currentColor" strokeWidth="1.3" />
  </svg>
)

/** Closes. */
export const CloseIcon = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" strokeWidth="1.5" />
  </svg>
)

/** An 18 px line drawing from one path: rooms in the narrow side bar, menu, search. */
export function LineIcon({ path }: { path: string }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}

/** The product's mark. */
export const Logo = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
    <rect x="1" y="1" width="18" height="18" rx="5" style={{ fill: 'var(--accent)' }} />
    <path
      d="M4.5 12.5c2.2 0 2.6-5.5 5.2-5.5s2.6 3.5 5.8 3.5"
      fill="none"
      stroke="#fff"
      strokeWidth="1.7"
      strokeLinecap="round"
    />
    <circle cx="9.7" cy="7" r="1.9" fill="#fff" />
  </svg>
)
