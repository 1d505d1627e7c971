const covers = 'dialog[open], .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden)'

/** True while a dialog, menu or card lies over the page: keys are for it then, not for what is below. */
export function isCovered(): boolean {
  return document.querySelector(covers) !== null
}
