import { createContext, useContext } from 'react'

/** What pages ask of the frame around them. */
export type FrameActions = {
  openMenu: () => void
  openSearch: () => void
  openShortcuts: () => void
}

const nothing = () => undefined

export const FrameContext = createContext<FrameActions>({
  openMenu: nothing,
  openSearch: nothing,
  openShortcuts: nothing,
})

/** The frame's actions: menu (phone), search, list of shortcuts. */
export function useFrame(): FrameActions {
  return useContext(FrameContext)
}
