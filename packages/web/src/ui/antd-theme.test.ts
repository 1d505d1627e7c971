import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { theme } from 'antd'
import { antdTheme } from './antd-theme.ts'

const tokens = (name: 'light' | 'dark') => theme.getDesignToken(antdTheme(name))

describe('the Ant Design theme', () => {
  it('gives the colours of the visual language in both themes, after the algorithms', () => {
    assert.equal(tokens('light').colorPrimary.toUpperCase(), '#3552C8')
    assert.equal(tokens('dark').colorPrimary.toUpperCase(), '#4C67DC')
    assert.equal(tokens('light').colorBgLayout, '#F7F7F8')
    assert.equal(tokens('dark').colorBgContainer, '#16191E')
    assert.equal(tokens('dark').colorTextTertiary, '#949CA9')
  })
  it('keeps small text at 12 px, which Ant Design would make 10', () => {
    assert.equal(tokens('light').fontSizeSM, 12)
    assert.equal(tokens('light').fontSize, 13)
  })
  it('gives inputs a line of 3:1', () => {
    const { components } = antdTheme('light')
    assert.equal(components?.Input?.colorBorder, '#868D99')
  })
  it('writes the chosen item of a menu in the colour of selected text', () => {
    assert.equal(antdTheme('dark').components?.Dropdown?.colorPrimary, '#9DAEF8')
    assert.equal(antdTheme('light').components?.Dropdown?.colorPrimary, '#2F4ABB')
  })
  it('stands still on request', () => {
    assert.equal(antdTheme('light', false).token?.motion, false)
  })
})
