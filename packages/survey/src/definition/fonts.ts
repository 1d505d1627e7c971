import type { FontName } from './survey.ts'

const chinese = '"PingFang SC", "PingFang TC", "Microsoft YaHei", "Microsoft JhengHei", "Noto Sans CJK SC"'

/** The CSS `font-family` of each name that a theme may choose: only fonts that devices have, none is fetched. */
export const fontStacks: { readonly [name in FontName]: string } = {
  system: `system-ui, -apple-system, "Segoe UI", Roboto, ${chinese}, sans-serif`,
  sans: `"Helvetica Neue", Arial, ${chinese}, sans-serif`,
  serif: 'Georgia, "Times New Roman", "Songti SC", "Songti TC", SimSun, "Noto Serif CJK SC", serif',
  rounded: `ui-rounded, "Hiragino Maru Gothic ProN", "Yuanti SC", "Yuanti TC", ${chinese}, sans-serif`,
  mono: `ui-monospace, SFMono-Regular, Consolas, ${chinese}, monospace`,
  kai: '"Kaiti SC", "Kaiti TC", KaiTi, DFKai-SB, "Noto Serif CJK SC", serif',
}
