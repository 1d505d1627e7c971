import type { ThemeConfig } from 'antd'
import { theme } from 'antd'

export type ThemeName = 'light' | 'dark'

type Tokens = NonNullable<ThemeConfig['token']>

/** Both themes: type, shape and motion (mock/README.md, "Ant Design 6"). */
const shared: Tokens = {
  fontFamily: 'var(--font)',
  fontSize: 13,
  // Set by hand, else Ant Design derives 10.
  fontSizeSM: 12,
  fontSizeLG: 14,
  fontSizeHeading3: 20,
  fontSizeHeading4: 16,
  lineHeight: 1.5385,
  fontWeightStrong: 600,
  borderRadius: 6,
  borderRadiusSM: 4,
  borderRadiusLG: 8,
  controlHeight: 32,
  controlHeightSM: 24,
  motionDurationMid: '0.12s',
  boxShadowTertiary: 'none',
}

/** Seeds are transformed by the dark algorithm, so dark seeds differ from the colour wanted. */
const colours: Record<ThemeName, Tokens> = {
  light: {
    colorPrimary: '#3552C8',
    colorLink: '#2F4ABB',
    colorError: '#B3261E',
    colorPrimaryHover: '#2B45AE',
    controlItemBgActive: '#EEF1FC',
    colorBgLayout: '#F7F7F8',
    colorBgContainer: '#FFFFFF',
    colorBgElevated: '#FFFFFF',
    colorText: '#16181D',
    colorTextSecondary: '#4A505C',
    colorTextTertiary: '#646B78',
    colorTextDescription: '#646B78',
    colorTextPlaceholder: '#646B78',
    colorBorder: '#CDD1D8',
    colorBorderSecondary: '#E4E6EA',
    colorSplit: '#E4E6EA',
  },
  dark: {
    colorPrimary: '#5676FF',
    colorLink: '#B5C9FF',
    colorError: '#FF9A90',
    colorPrimaryHover: '#4059C8',
    controlItemBgActive: '#1E2542',
    colorBgLayout: '#0F1114',
    colorBgContainer: '#16191E',
    colorBgElevated: '#20252C',
    colorText: '#E9EBEE',
    colorTextSecondary: '#B9BFC9',
    colorTextTertiary: '#949CA9',
    colorTextDescription: '#949CA9',
    colorTextPlaceholder: '#949CA9',
    colorBorder: '#3B424D',
    colorBorderSecondary: '#272C34',
    colorSplit: '#272C34',
  },
}

/** Inputs and other controls need 3:1 against the surface; buttons with a text label do not. */
const controlLine: Record<ThemeName, string> = { light: '#868D99', dark: '#737C8B' }
const accentText: Record<ThemeName, string> = { light: '#2F4ABB', dark: '#9DAEF8' }

/** The Ant Design theme of OpenCXM, without movement for readers who asked their system for none; checked against `theme.getDesignToken` in the tests. */
export function antdTheme(name: ThemeName, motion = true): ThemeConfig {
  const colour = colours[name]
  const surface = colour.colorBgContainer ?? ''
  const control = { colorBorder: controlLine[name] }
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    hashed: false,
    token: { ...shared, ...colour, motion },
    components: {
      Layout: { siderBg: surface, headerBg: surface, headerHeight: 56 },
      Menu: {
        itemHeight: 28,
        itemSelectedBg: colour.controlItemBgActive ?? '',
        itemSelectedColor: accentText[name],
      },
      // Its chosen item is text on the selection's ground: the button's colour is too dark for that (3.1:1 in the dark theme).
      Dropdown: { colorPrimary: accentText[name] },
      Card: { bodyPadding: 20, headerFontSize: 14 },
      Table: {
        headerBg: 'transparent',
        headerColor: colour.colorTextTertiary ?? '',
        headerSplitColor: 'transparent',
        cellPaddingBlock: 8,
        cellFontSize: 13,
      },
      Tag: { defaultBg: 'transparent' },
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Input: control,
      InputNumber: control,
      Select: control,
      Checkbox: control,
      Radio: control,
      Modal: { titleFontSize: 16 },
    },
  }
}
